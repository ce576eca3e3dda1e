// People of the pretend organisation for a story: somebody who reads a language and whom Keywave can write to.

import assert from 'node:assert/strict';
import type { House, PretendPerson, Product } from './product.ts';

export type Listed = PretendPerson & { readonly locale: string; readonly blocked: boolean };
type Previewed = { readonly personId: string; readonly do: string };

/** What a wave to everybody would do to each. */
export async function previewOfAll(house: House, product: Product): Promise<readonly Previewed[]> {
  const audience = { include: [{ kind: 'everyone' }] };
  const draft = { campaignId: 'passkeys', name: 'Preview', audience };
  return (await house.api<{ people: Previewed[] }>(product, 'POST', '/api/waves/preview', draft)).people;
}

/** Somebody whom a wave would write to, whose Teams speaks that language, and who has the app from now on. */
export async function someoneReading(house: House, product: Product, language: string): Promise<Listed> {
  const planned = await previewOfAll(house, product);
  const send = new Set(planned.filter(({ do: act }) => act === 'send').map(({ personId }) => personId));
  for (const person of await house.pretend<Listed[]>('GET', '/api/people')) {
    if (!person.locale.startsWith(language) || person.blocked || !send.has(person.id)) continue;
    const installed = house.pretend('POST', `/api/people/${person.id}/installation`, { action: 'add' });
    if (await installed.catch(() => null)) return person;
  }
  assert.fail(`nobody reads ${language} and can be written to`);
}
