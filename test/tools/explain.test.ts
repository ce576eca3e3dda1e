// `npm run explain` on the database that a real product left behind, as an operator runs it: a process of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { planWave } from '../../src/core/wave.ts';
import { openHouse, until, type House, type PretendPerson, type Product } from '../support/product.ts';

type Preview = { people: { personId: string; do: string }[] };
type Trail = { trail: { kind: string }[] };

describe('explain', function () {
  this.timeout(60_000);
  let house: House;
  let product: Product;
  let person: PretendPerson & { upn: string };
  let left: PretendPerson;
  let namesakes: string;

  /** DATA_DIR holds the simulator's settings too, as after `npm start`; nothing else tells who Keywave is. */
  async function explain(...args: string[]) {
    const { BOT_ID: _, ...env } = process.env;
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../src/tools/explain.ts'), ...args],
      {
        env: { ...env, DATA_DIR: house.folder },
      },
    );
    const [output, errors] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { code: child.exitCode, output, errors };
  }

  before(async () => {
    house = await openHouse({ people: 60 });
    product = await house.startProduct({ DATA_DIR: house.folder });
    await house.tenantRead(product);
    const everyone = { campaignId: 'passkeys', name: 'All', audience: { include: [{ kind: 'everyone' }] } };
    const { people } = await house.api<Preview>(product, 'POST', '/api/waves/preview', everyone);
    const pretend = await house.pretend<(typeof person)[]>('GET', '/api/people');
    const planned = (act: string) =>
      pretend.filter(({ id }) => people.some((each) => each.personId === id && each.do === act));
    for (const each of planned('send')) {
      const install = house.pretend('POST', `/api/people/${each.id}/installation`, { action: 'add' });
      if (
        !(await install.then(
          () => true,
          () => false,
        ))
      )
        continue;
      person = each;
      break;
    }
    const [first] = planned('leave');
    assert.ok(person && first, 'nobody to write to, or nobody to leave out');
    left = first;
    namesakes = person.upn.split('@')[1] ?? '';
    const audience = { include: [{ kind: 'person', id: person.id }] };
    await house.api(product, 'POST', '/api/waves', { campaignId: 'passkeys', name: 'One', audience });
    await until(async () => {
      const path = `/api/people/${person.id}?campaign=passkeys`;
      return (await house.api<Trail>(product, 'GET', path)).trail.some(({ kind }) => kind === 'sent');
    });
  });

  after(() => house.close());

  it('points to the Keywave that runs while that holds the database', async () => {
    const { code, errors } = await explain(person.upn);
    await product.stop();
    assert.equal(code, 1);
    assert.match(errors, /in use by another Keywave process[\s\S]*why:[\s\S]*fix:[\s\S]*“why /u);
  });

  it('shows facts, decision and effects of somebody who was written to', async () => {
    const { code, output, errors } = await explain(person.upn);
    assert.equal(code, 0, errors);
    const [facts, decision, effects] = ['\nFacts\n', '\nDecision\n', '\nEffects\n'].map((part) =>
      output.indexOf(part),
    );
    assert.ok(
      facts !== undefined && facts > 0 && facts < Number(decision) && Number(decision) < Number(effects),
    );
    assert.match(output, new RegExp(`  id: "${person.id}"`, 'u'));
    assert.match(output, /Can do MFA and holds no passkey\./u);
    assert.match(
      output,
      /A wave to everybody would send at .*: the interval since the last message is kept\./u,
    );
    assert.match(output, /  Microsoft’s registration report: as of \d/u);
    assert.match(output, /Entra (?:will|would) .*\./u);
    assert.match(output, /  Passkeys they may register: [A-Z].*\./u);
    assert.match(output, /Next comes a reminder at /u);
    assert.match(
      output,
      /Z {2}The first nudge was sent \(step 1\)\. Their methods and passkeys as known at \d/u,
    );
  });

  it('names the reason of somebody who is left out, found by id', async () => {
    const { code, output, errors } = await explain(left.id);
    assert.equal(code, 0, errors);
    assert.match(output, /A wave to everybody would leave this person out: [a-z].*\./u);
  });

  it('lists those who could be meant', async () => {
    const { code, errors } = await explain(namesakes);
    assert.equal(code, 1);
    assert.match(errors, /could be 20 people or more/u);
    assert.match(errors, /<.+@.+>/u);
  });

  it('says that nobody has such a name', async () => {
    const { code, errors } = await explain('nobody at all');
    assert.equal(code, 1);
    assert.match(errors, /Nobody is known as “nobody at all”[\s\S]*why:[\s\S]*fix:/u);
  });

  it('records a case that decides the same and tells nothing about who it was', async () => {
    const cases = join(house.folder, 'cases');
    const { code, errors } = await explain(
      person.upn,
      '--record',
      'waits-for-the-interval',
      '--cases',
      cases,
    );
    assert.equal(code, 0, errors);
    const [facts = '', plan = ''] = ['facts', 'plan'].map((file) =>
      readFileSync(join(cases, 'waits-for-the-interval', `${file}.json`), 'utf8'),
    );
    type Facts = { campaign: never; audience: never; tenant: never; candidates: never; now: string };
    const { campaign, audience, tenant, candidates, now } = JSON.parse(facts) as Facts;
    assert.deepEqual(planWave({ campaign, audience, tenant }, candidates, now), JSON.parse(plan));
    assert.match(plan, /"why": "after-interval"/u);
    for (const told of [person.id, person.upn, ...person.name.split(' '), ...tenantOf(house)]) {
      assert.equal(`${facts}${plan}`.toLowerCase().includes(told.toLowerCase()), false, told);
    }
  });

  it('never overwrites a case, and takes no name that is a path', async () => {
    const cases = join(house.folder, 'kept');
    mkdirSync(join(cases, 'here-before'), { recursive: true });
    const again = await explain(person.upn, '--record', 'here-before', '--cases', cases);
    assert.match(again.errors, /There is a case “here-before” already/u);
    const path = await explain(person.upn, '--record', '../outside', '--cases', cases);
    assert.match(path.errors, /cannot be a case/u);
    assert.equal(existsSync(join(house.folder, 'outside')), false);
  });
});

function tenantOf({ simulator: { env } }: House): string[] {
  const { BOT_TENANT_ID: tenant } = env;
  assert.ok(tenant);
  return [tenant];
}
