// Keeps the search on what is published: when another process or this one published or retired an entry, the bank is put together anew
// and the search takes it. Until its index is there, the one before answers.

import { mergeBank } from '../../core/own-entry.ts';
import type { Search, World } from '../../ports.ts';
import type { BankNeeds } from './edit-bank.ts';

type Needs = Pick<World, 'store' | 'log'> &
  Pick<BankNeeds, 'faq'> & { readonly search: Pick<Search, 'reload'> };

/** Each call looks once; calls while one is under way share it. A look that fails is logged and left to the next one. */
export function openBankFollower({ store, faq, search, log }: Needs): () => Promise<void> {
  let seen: number | null = null;
  let under: Promise<void> | null = null;
  const look = async () => {
    // Read before the entries: what is published in between is met by the next look.
    const version = await store.bankVersion();
    if (version === seen) return;
    await search.reload(mergeBank(faq.files, await store.bankEntries()));
    seen = version;
  };
  return () => {
    under ??= look()
      .catch((error: unknown) => {
        log.error('the FAQ could not be loaded anew', {
          error: error instanceof Error ? error.name : 'unknown',
        });
      })
      .finally(() => {
        under = null;
      });
    return under;
  };
}
