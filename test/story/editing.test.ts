// Story: an admin writes an entry of the FAQ in one process and another process answers with it, until it is taken back.

import assert from 'node:assert/strict';
import { dropDatabase, freshDatabase } from '../../src/tools/postgres-server.ts';
import { openHouse, until } from '../support/product.ts';

const CONTENT = {
  topic: 'basics',
  urgent: false,
  links: [],
  locales: {
    en: {
      phrasings: ['where is the zeppelin hangar', 'zeppelin hangar', 'how do I get to the zeppelin hangar'],
      words: {
        question: 'Where is the zeppelin hangar?',
        answer: 'Behind the canteen.',
        source: 'organisation',
      },
    },
  },
};

type Tried = { readonly band: string; readonly hits: readonly { readonly id: string }[] };

describe('an entry of the organisation’s own', function () {
  this.timeout(300_000);

  it('is answered by every process once it is published, and by none once it is retired', async () => {
    const DATABASE_URL = await freshDatabase();
    const house = await openHouse({ people: 40 });
    try {
      const env = { DATABASE_URL, KEYWAVE_ROLES: 'web', FAQ_REVIEW: 'one-person' };
      const here = await house.startProduct(env);
      const there = await house.startProduct({ ...env, PORT: '0' });
      const tried = (question: string) =>
        house.api<Tried>(there, 'POST', '/api/faq/try', { question, lang: 'en' });
      assert.notEqual((await tried('where is the zeppelin hangar?')).band, 'answer');
      const { id } = await house.api<{ id: string }>(here, 'POST', '/api/faq/entries', CONTENT);
      assert.equal(id, 'own-where-is-the-zeppelin-hangar');
      const step = (name: string) => house.api(here, 'POST', `/api/faq/entries/${id}/${name}`, {});
      await step('ask-review');
      await step('publish');
      const answer = await until(async () => {
        const found = await tried('where is the zeppelin hangar?');
        return found.band === 'answer' && found;
      });
      assert.equal(answer.hits[0]?.id, id);
      await step('retire');
      await until(async () =>
        (await tried('where is the zeppelin hangar?')).hits.every((hit) => hit.id !== id),
      );
    } finally {
      await house.close();
      await dropDatabase(DATABASE_URL);
    }
  });
});
