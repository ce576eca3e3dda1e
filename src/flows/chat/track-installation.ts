// Install and uninstall events, and every other activity: where to write to a person, and whether we may. The
// two install events of Teams arrive both; the second changes nothing. Somebody whom the campaign follows
// already gets no welcome: the nudge that caused the installation introduces itself.

import type { Unasked } from '../../core/moment.ts';
import { firstNameOf } from '../../core/person.ts';
import type { Reach } from '../../core/reach.ts';
import type { Conversation, Message, World } from '../../ports.ts';
import { languageOf } from './language-of.ts';
import { settleFollowUp } from '../sending/settle-follow-up.ts';

export type Seen = {
  readonly conversation: Conversation;
  readonly locale: string | null;
  readonly timeZone: string | null;
};

/** Every inbound activity refreshes where to write to the person, and shows that Teams lets us. */
export async function rememberConversation(world: World, seen: Seen): Promise<void> {
  const { conversation, locale, timeZone } = seen;
  const { personId } = conversation;
  const told = { ...(locale && { locale }), ...(timeZone && { timeZone }) };
  const reach = await world.store.saveConversation(conversation, told);
  if (reach.is === 'out') await changeReach(world, personId, { is: 'in' }, 'Teams let them write to the bot');
}

/** The welcome, or null when none is due. */
export async function trackInstalled(
  world: World,
  personId: string,
  locale: string | null,
): Promise<Message | null> {
  if (!(await changeReach(world, personId, { is: 'in' }, 'the app was installed'))) return null;
  const person = await world.store.person(personId);
  if (person === null || (await isFollowed(world, personId))) return null;
  const moment: Unasked = { moment: 'welcome', person: { firstName: firstNameOf(person) } };
  return world.cards.render(moment, await languageOf(world, personId, locale));
}

export async function trackUninstalled(world: World, personId: string): Promise<void> {
  await world.store.dropConversation(personId);
  await changeReach(world, personId, { is: 'out', why: 'uninstalled' }, 'Teams told so');
}

async function changeReach(
  { store, clock }: World,
  personId: string,
  reach: Reach,
  how: string,
): Promise<boolean> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    if (!(await tx.saveReach(personId, reach, at))) return false;
    await tx.addTrail(personId, { kind: 'reach', reach, how }, at);
    for (const campaign of await tx.campaigns()) {
      const facts = await tx.facts(campaign.id, personId);
      if (facts?.followUp == null) continue;
      if (facts.followUp.lastNudgeAt !== null) await settleFollowUp(tx, campaign, facts, facts.followUp, at);
      else if (reach.is === 'in' && facts.wave !== null && facts.wave.state !== 'cancelled') {
        // Their first nudge failed while they were out of reach; when one is planned still, this adds none.
        const first = {
          campaignId: campaign.id,
          personId,
          waveId: facts.wave.id,
          kind: 'nudge',
          dueAt: at,
        } as const;
        await tx.planNudge(first);
      }
    }
    return true;
  });
}

async function isFollowed({ store }: World, personId: string): Promise<boolean> {
  for (const campaign of await store.campaigns()) {
    if ((await store.facts(campaign.id, personId))?.followUp != null) return true;
  }
  return false;
}
