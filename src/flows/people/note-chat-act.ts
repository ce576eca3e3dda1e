// What an admin changes from the chat goes into the audit log, before it is done, as what the tab changes does.

import type { Act } from '../../core/audit.ts';
import type { World } from '../../ports.ts';

export async function noteChatAct(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  act: Pick<Act, 'by' | 'act' | 'about'>,
): Promise<void> {
  await store.noteAct({ ...act, at: clock.now(), outcome: 'asked', details: {} });
}
