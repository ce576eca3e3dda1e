// The product with NODE_ENV=production: it refuses to start half configured and says what is missing; configured, it
// serves, installs itself, nudges and answers, with secrets and, as in Azure, with a managed identity alone.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openHouse,
  until,
  type ChatMessage,
  type House,
  type PretendPerson,
  type Product,
} from '../support/product.ts';

const SETTINGS = /^(BOT|TAB|TEAMS|MICROSOFT|KEYWAVE|DATABASE|DATA|CLOCK|EXCLUDED)_/u;
/** What a production refuses of the pretend tenant's settings. */
const PRODUCTION = { NODE_ENV: 'production', CLOCK_URL: '', TAB_SIGN_IN_URL: '', HOST: '127.0.0.1' };

describe('in production', function () {
  this.timeout(120_000);

  it('does not start without settings, and names each missing one with its fix', async () => {
    const bare = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name)));
    const child = fork(join(import.meta.dirname, '../../src/main.ts'), {
      env: { ...bare, NODE_ENV: 'production' },
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      timeout: 60_000,
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 1, output);
    for (const name of ['BOT_ID', 'BOT_TENANT_ID', 'BOT_TYPE', 'TAB_CLIENT_ID', 'DATABASE_URL']) {
      assert.match(output, new RegExp(`${name}.*\\n.*why: .+\\n.*fix: .+`, 'u'));
    }
  });

  const identities: Record<string, (house: House) => Record<string, string>> = {
    'two secrets': () => ({}),
    'a managed identity and no secret': ({ simulator }) => ({
      BOT_TYPE: 'UserAssignedMSI',
      BOT_PASSWORD: '',
      TAB_CLIENT_SECRET: '',
      IDENTITY_ENDPOINT: `${simulator.addresses.pages}/msi/token`,
      IDENTITY_HEADER: simulator.world.identityHeader,
    }),
  };

  for (const [name, env] of Object.entries(identities)) {
    it(`with ${name} it installs itself for a person, nudges them and answers their press`, async () => {
      const house = await openHouse({ people: 60 });
      try {
        const product = await house.startProduct({ ...PRODUCTION, ...env(house) });
        await house.tenantRead(product);
        const id = await newcomer(house, product);
        await house.api(product, 'POST', '/api/waves', {
          campaignId: 'passkeys',
          name: 'One',
          audience: { include: [{ kind: 'person', id }] },
        });
        const [message, action] = await until(() => cardWith(house, id, 'acknowledge'));
        const answer = await house.pretend<{ ok: boolean }>('POST', `/api/people/${id}/actions`, {
          messageId: message.id,
          action,
        });
        assert.ok(answer.ok);
        const { trail } = await house.api<{ trail: { kind: string }[] }>(
          product,
          'GET',
          `/api/people/${id}?campaign=passkeys`,
        );
        assert.equal(trail.filter(({ kind }) => kind === 'pressed').length, 1);
        await product.stop();
        assert.doesNotMatch(product.output(), /eyJ[\w-]{10,}\./u);
      } finally {
        await house.close();
      }
    });
  }
});

/** Somebody who can be nudged and does not have the app yet. */
async function newcomer(house: House, product: Product): Promise<string> {
  const draft = { campaignId: 'passkeys', name: 'Preview', audience: { include: [{ kind: 'everyone' }] } };
  type Preview = { people: { personId: string; do: string }[] };
  const { people } = await house.api<Preview>(product, 'POST', '/api/waves/preview', draft);
  const able = new Set(people.filter((each) => each.do === 'send').map(({ personId }) => personId));
  type Known = PretendPerson & { installed: boolean; blocked: boolean };
  const known = await house.pretend<Known[]>('GET', '/api/people');
  const { world } = house.simulator;
  const found = known.find(
    ({ id, installed, blocked }) =>
      able.has(id) && !installed && !blocked && world.people.get(id)?.teams === 'licensed',
  );
  if (found === undefined) throw new Error('everybody has the app already');
  return found.id;
}

async function cardWith(house: House, id: string, verb: string): Promise<[ChatMessage, object] | null> {
  const { messages } = await house.pretend<{ messages: ChatMessage[] }>('GET', `/api/people/${id}`);
  for (const message of messages.filter(({ from }) => from === 'bot').toReversed()) {
    const action = buttonOf(message.card, verb);
    if (action !== null) return [message, action];
  }
  return null;
}

function buttonOf(value: unknown, verb: string): object | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('verb' in value && value.verb === verb) return value;
  for (const inner of Object.values(value)) {
    const found = buttonOf(inner, verb);
    if (found !== null) return found;
  }
  return null;
}
