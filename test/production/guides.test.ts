// The guides of the whole product, as an operator sets them up: public, under the public address, in the organisation's
// name and with its logo; and the way from a chat to them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHouse, until, type ChatMessage, type PretendPerson } from '../support/product.ts';

const LOGO = join(import.meta.dirname, '..', '..', 'appPackage', 'color.png');

describe('guides of the product', function () {
  this.timeout(120_000);

  it('are there for everybody, and the bot’s help leads to them', async () => {
    const house = await openHouse({ people: 60 });
    try {
      const product = await house.startProduct({
        NODE_ENV: 'production',
        CLOCK_URL: '',
        TAB_SIGN_IN_URL: '',
        HOST: '127.0.0.1',
        PUBLIC_URL: 'https://keywave.fabrikam.example/',
        ORGANISATION_NAME: 'Fabrikam',
        ORGANISATION_LOGO: LOGO,
      });
      const guide = await fetch(`${product.url}/guides`, { headers: { 'accept-language': 'nl-BE' } });
      assert.equal(new URL(guide.url).pathname, '/guides/nl');
      const html = await (await fetch(`${guide.url}/security-key`)).text();
      assert.ok(html.includes('<html lang="nl" dir="ltr">') && html.includes('alt="Fabrikam"'));
      const logo = await fetch(`${product.url}/guides/logo.png`);
      assert.deepEqual(Buffer.from(await logo.arrayBuffer()), readFileSync(LOGO));

      const people = await house.pretend<PretendPerson[]>('GET', '/api/people');
      const person = people.find(({ id }) => house.simulator.world.people.get(id)?.teams === 'licensed');
      assert.ok(person);
      await house.pretend('POST', `/api/people/${person.id}/installation`, { action: 'add' });
      await house.pretend('POST', `/api/people/${person.id}/messages`, { text: 'help' });
      const cards = await until(async () => {
        const chat = await house.pretend<{ messages: ChatMessage[] }>('GET', `/api/people/${person.id}`);
        const found = JSON.stringify(chat.messages);
        return found.includes('https://keywave.fabrikam.example/guides/') ? found : null;
      });
      assert.match(cards, /"https:\/\/keywave\.fabrikam\.example\/guides\/[a-z]{2}(-BR)?"/u);
    } finally {
      await house.close();
    }
  });
});
