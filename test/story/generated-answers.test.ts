// Generated answers as the product wires them: the bot's own identity signs in for the service, the tokens of the day are
// counted in the database and end there, and a process that answers nobody has no writer.

import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { readConfig } from '../../src/config.ts';
import { answerPeople } from '../../src/inbound.ts';
import { dropDatabase } from '../../src/tools/postgres-server.ts';
import { openWorld, type Opened } from '../../src/world.ts';
import { stageDatabase } from '../flows/world.ts';
import { startRunning, type Running } from '../simulator/running.ts';
import { openTestLog } from '../support/https-double.ts';
import { openOpenAi, USAGE, type OpenAiDouble } from '../support/openai-double.ts';
import { SMALL_FAQ, until } from '../support/product.ts';

const ASKED = {
  question: 'Do I have to pay?',
  entries: [
    {
      id: 'cost',
      question: 'Does a passkey cost anything?',
      answer: 'No. Passkeys need no extra licence.',
      source: 'https://learn.microsoft.com/entra/',
    },
  ],
  lang: 'en',
};

describe('generated answers, as wired', function () {
  this.timeout(120_000);
  let databaseUrl: string;
  let running: Running;
  let openAi: OpenAiDouble;
  let opened: Opened | undefined;

  before(async () => {
    running = await startRunning('http://127.0.0.1:9/api/messages', { people: 40 });
    databaseUrl = await stageDatabase();
    openAi = await openOpenAi();
    openAi.says('Passkeys need no extra licence [1].');
  });
  afterEach(() => opened?.close());
  after(async () => {
    await openAi.close();
    await running.stop();
    await dropDatabase(databaseUrl);
  });

  async function open(env: Record<string, string>, inbound: typeof answerPeople | null) {
    const config = readConfig({
      ...running.env,
      ...SMALL_FAQ,
      CLOCK_URL: '',
      DATABASE_URL: databaseUrl,
      ...env,
    });
    opened = await openWorld(config, openTestLog(), inbound);
    return opened.world;
  }
  const azure = () => ({ AZURE_OPENAI_ENDPOINT: openAi.url, AZURE_OPENAI_DEPLOYMENT: 'gpt-test' });

  it('are off without a setting, and in a process that answers nobody', async () => {
    assert.equal((await open({}, answerPeople)).writer, null);
    await opened?.close();
    assert.equal((await open(azure(), null)).writer, null);
  });

  it('sign in as the bot, and end with the day’s tokens, which the database counts', async () => {
    const { writer, store } = await open({ ...azure(), AZURE_OPENAI_TOKENS_PER_DAY: '6000' }, answerPeople);
    assert.ok(writer !== null);
    // The first sign-in of a process may take longer than people are kept waiting.
    await until(async () => (await writer.write(ASKED)).is === 'written');
    const bearer = openAi.received.at(-1)?.headers.authorization?.replace('Bearer ', '') ?? '';
    const { aud, appid, azp } = decodeJwt(bearer);
    assert.match(String(aud), /^https:\/\/cognitiveservices\.azure\.com/u);
    assert.equal(appid ?? azp, running.env['BOT_ID']);
    await until(async () => (await store.tokensUsed()) >= USAGE.total_tokens);
    await until(async () => (await writer.write(ASKED)).is === 'over-budget');
    assert.ok((await store.tokensUsed()) <= 6_000);
  });
});
