// What a Teams developer would write today, as the baseline of the benchmarks: `continueConversationAsync` for each person,
// in a loop or in several workers over one list. No bookkeeping, no pace, no protection against doubles.

import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConversationReference,
} from 'botbuilder';

export type Told = { readonly ids: readonly string[]; readonly workers: number; readonly card: object };
export type Said = { readonly is: 'ready' | 'done'; readonly seconds: number; readonly cpuSeconds: number };

const serviceUrl = process.env['CONNECTOR_URL'] ?? '';
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
adapter.onTurnError = async (_context, error) => {
  throw error;
};

async function write(id: string, card: object): Promise<void> {
  const reference = {
    bot: { id: 'bot', name: 'Bench' },
    user: { id, name: '' },
    channelId: 'msteams',
    conversation: { id, isGroup: false, conversationType: 'personal', name: '' },
    serviceUrl,
  } satisfies Partial<ConversationReference>;
  await adapter.continueConversationAsync('', reference, async (context) => {
    await context.sendActivity({
      type: 'message',
      summary: 'Bench',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
    });
  });
}

process.on('message', ({ ids, workers, card }: Told) => {
  const began = performance.now();
  const queue = [...ids];
  const work = async () => {
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) await write(id, card);
  };
  void Promise.all(Array.from({ length: workers }, work)).then(() => say('done', began));
});
process.on('disconnect', () => process.exit(0));
say('ready', performance.now());

function say(is: Said['is'], began: number): void {
  const { user, system } = process.cpuUsage();
  process.send?.({ is, seconds: (performance.now() - began) / 1_000, cpuSeconds: (user + system) / 1e6 });
}
