// Reads each person's mailbox settings: the time zone that quiet hours need, and whether the account is a room or shared
// mailbox. Graph tells them one by one only, so this goes on in the background, a bounded number a run, oldest first.
// Without MailboxSettings.Read it is off, and the reading says so.

import { DAY, plus } from '../../core/time.ts';
import { Failure } from '../../ports.ts';
import { keepTrouble, type Needs } from './keep-reading.ts';

const EVERY_DAYS = 30;
const A_RUN = 500;
/** One mailbox that Graph refuses says nothing about the others; this many in a row do. */
const REFUSALS = 3;

/** How many were read. */
export async function readMailboxes(world: Needs): Promise<number> {
  const { store, directory, clock } = world;
  const due = await store.unreadMailboxes(plus(clock.now(), -EVERY_DAYS * DAY), A_RUN);
  const refused: string[] = [];
  let read = 0;
  await keepTrouble(world, 'mailboxes', async () => {
    for (const personId of due) {
      const mailbox = await directory.mailbox(personId).catch((error: unknown) => {
        refused.push(personId);
        const passes = !(error instanceof Failure) || error.retryAfterMs !== null;
        if (passes || refused.length === REFUSALS) throw error;
        return undefined;
      });
      if (mailbox === undefined) continue;
      // Graph gives others, so these are like people without a mailbox: their turn comes again like everybody's.
      for (const id of refused.splice(0)) await store.saveMailbox(id, null, clock.now());
      await store.saveMailbox(personId, mailbox, clock.now());
      read += 1;
    }
    await store.saveReading('mailboxes', { readAt: clock.now(), trouble: null });
  });
  return read;
}
