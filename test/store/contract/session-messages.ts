// Contract: what is to be written about sessions is seen from the sessions themselves, one attempt at a time.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { SessionMessage, Told, WrittenAt } from '../../../src/ports.ts';
import { plus } from '../../../src/core/time.ts';
import { at, LEASE, T0, type Harness } from '../harness.ts';
import { aSession } from './sessions.ts';

const HERE: WrittenAt = { conversationId: '19:a@thread.tacv2', serviceUrl: 'https://x/', activityId: '17' };
/** So short that a mark has lapsed when it is looked at. */
const LAPSED = 0;
const DAYS_14 = 14 * 86_400_000;

export function sessionMessagesContract(harness: () => Harness): void {
  const store = () => harness().store;
  const claim = async (leaseMs = LEASE): Promise<SessionMessage> =>
    (await store().claimSessionMessage(leaseMs)) ?? assert.fail('nothing is due');
  const ask = (now = T0, remindUntil = now) =>
    store().askSessionCards({ now, remindUntil, effectBefore: plus(now, -DAYS_14) });
  const told = async (id: string, when = T0): Promise<Told> => ({
    version: (await store().sessionChanges(id, 0))?.version ?? 0,
    at: when,
  });

  describe('messages about sessions', () => {
    it('are a card for each session that is not archived, and again when it changed', async () => {
      const session = aSession();
      await store().insertSession(session);
      await store().insertSession(aSession({ state: 'scheduled' }));
      assert.equal(await ask(), 2);
      assert.equal(await ask(), 0, 'they are due already');
      for (const message of [await claim(), await claim()]) {
        assert.deepEqual([message.kind, message.at, message.about], ['announced', null, message.sessionId]);
        await store().endSessionMessage(message, { is: 'written', at: HERE }, await told(message.sessionId));
      }
      assert.equal(await ask(), 0, 'nothing has changed');
      await store().saveSession({ ...session, state: 'live' });
      assert.equal(await ask(), 1);
      const again = await claim();
      assert.deepEqual([again.sessionId, again.at], [session.id, HERE]);
      // What changes while it is written is told with the next one.
      const before = await told(session.id);
      await store().saveSession({ ...session, state: 'live', title: 'Now' });
      await store().endSessionMessage(again, { is: 'written', at: HERE }, before);
      assert.equal(await ask(), 1);
    });

    it('remind once, and sum up what is over, and once more when its effect can be told', async () => {
      const session = aSession({ startsAt: at(60) });
      await store().insertSession(session);
      await store().insertSession(aSession({ state: 'archived', startsAt: at(60) }));
      const kinds = async (): Promise<readonly string[]> => {
        const done: string[] = [];
        for (let left = 9; left > 0; left -= 1) {
          const message = await store().claimSessionMessage(LEASE);
          if (message === null) break;
          await store().endSessionMessage(
            message,
            { is: 'written', at: HERE },
            await told(message.sessionId),
          );
          done.push(message.kind);
        }
        return done;
      };
      await ask(at(1), at(59));
      assert.deepEqual((await kinds()).toSorted(), ['announced', 'summary']);
      await ask(at(46), at(61));
      assert.deepEqual(await kinds(), ['reminder']);
      await ask(at(47), at(62));
      assert.deepEqual(await kinds(), []);
      const over = plus(at(60), DAYS_14);
      await ask(over, over);
      assert.deepEqual(await kinds(), ['summary'], 'the archived one, whose time is over');
    });

    it('are marked before they are written, and again when the mark has lapsed', async () => {
      await store().insertSession(aSession());
      await ask();
      const both = await Promise.all([
        store().claimSessionMessage(LEASE),
        store().claimSessionMessage(LEASE),
      ]);
      assert.equal(both.filter((message) => message !== null).length, 1);
      const slow = both.find((message) => message !== null) ?? assert.fail('nobody got it');
      await pause(5);
      const quick = await claim(LAPSED);
      assert.equal(quick.attempt, 2);
      await store().endSessionMessage(slow, { is: 'failed', why: 'x' }, await told(slow.sessionId));
      await store().endSessionMessage(quick, { is: 'written', at: HERE }, await told(slow.sessionId));
      assert.deepEqual(await store().sessionMessages(slow.sessionId), [
        { kind: 'announced', about: slow.sessionId, became: { is: 'written', at: HERE } },
      ]);
    });

    it('are put back for later, or to be written as new ones', async () => {
      await store().insertSession(aSession());
      await ask();
      const message = await claim();
      await store().endSessionMessage(message, { is: 'written', at: HERE }, { version: 0, at: T0 });
      await ask();
      await store().putBackSessionMessage(await claim(), 0, true);
      const again = await claim();
      assert.equal(again.at, null);
      await store().putBackSessionMessage(again, 60_000);
      assert.equal(await store().claimSessionMessage(LEASE), null);
    });
  });

  describe('teams', () => {
    it('are known by group and thread, until the bot is taken out', async () => {
      const team = { id: 'g', threadId: '19:g@thread.tacv2', serviceUrl: 'https://x/', name: 'G' };
      await store().saveTeam(team);
      await store().saveTeam({ ...team, name: 'H' });
      assert.deepEqual(await store().teamOfThread(team.threadId), { ...team, name: 'H' });
      await store().removeTeam(team.threadId);
      assert.equal(await store().team('g'), null);
    });
  });
}
