// Policies on documented payloads: every part that matters arrives, every string that Microsoft may extend is kept.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDirectory } from '../../src/adapters/graph/directory.ts';
import { profileKind } from '../../src/core/profiles.ts';
import { Failure } from '../../src/ports.ts';
import { openDouble, openTestLog, sendJson, type Double } from '../support/https-double.ts';
import { movedTime } from './moved-time.ts';

const own = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'payloads', name), 'utf8'));

describe('policies', () => {
  let graph: Double;
  before(async () => void (graph = await openDouble((_request, res) => sendJson(res, 500, {}))));
  after(() => graph.close());
  beforeEach(() => void (graph.received.length = 0));
  const log = openTestLog();
  const open = () =>
    openDirectory({
      graphUrl: graph.url,
      token: async () => 'graph-token',
      appCatalogId: null,
      log,
      time: movedTime(),
    });
  /** The beta is asked for the opt-out alone. */
  const answer = (policy: unknown, beta: object | null = {}) =>
    graph.answer((request, res) =>
      !request.path.startsWith('/beta/')
        ? sendJson(res, 200, policy)
        : beta === null
          ? sendJson(res, 400, { error: { code: 'BadRequest', message: '' } })
          : sendJson(res, 200, beta),
    );

  it('reads method, profiles and campaign, and keeps what it does not know', async () => {
    answer(own('methods-policy.json'), { optOutSettings: { passkeyDynamicMigration: true } });
    const policy = await open().methodsPolicy();
    assert.deepEqual(policy.fido2, {
      state: 'enabled',
      selfService: true,
      include: [
        { target: { kind: 'everyone' }, profiles: ['00000000-0000-0000-0000-000000000001'] },
        { target: { kind: 'group', id: 'dad4ae4a-730c-4e52-826c-0d9094971f04' }, profiles: ['aa11'] },
      ],
      exclude: [{ kind: 'person', id: '632f6bb2-3ec8-4c1f-9073-0027a8c68599' }],
      profiles: [
        {
          id: '00000000-0000-0000-0000-000000000001',
          name: 'Default',
          types: ['deviceBound', 'synced'],
          attestation: 'disabled',
          keys: { enforced: false, kind: 'block', aaGuids: [] },
        },
        {
          id: 'aa11',
          name: 'Hardened',
          types: ['deviceBound', 'fromTheFuture'],
          attestation: 'registrationOnly',
          keys: { enforced: true, kind: 'allow', aaGuids: ['fa2b99dc-9e39-4257-8f92-4a30d23c4118'] },
        },
      ],
      legacy: { attested: false, keys: { enforced: false, kind: 'allow', aaGuids: [] } },
    });
    assert.deepEqual(policy.campaign, {
      state: 'default',
      snoozeDays: 1,
      limited: false,
      include: [{ target: { kind: 'everyone' }, method: 'fido2' }],
      exclude: [{ kind: 'group', id: 'dad4ae4a-730c-4e52-826c-0d9094971f04' }],
    });
    assert.deepEqual(policy.methods, { Fido2: 'enabled', Sms: 'disabled', BrandNew: 'unknown' });
    assert.equal(policy.migrationOptOut, true);
  });

  it('does without the opt-out of the beta', async () => {
    answer(own('methods-policy.json'), null);
    assert.equal((await open().methodsPolicy()).migrationOptOut, null);
    answer(own('methods-policy.json'), {});
    assert.equal((await open().methodsPolicy()).migrationOptOut, null);
  });

  it('takes a policy without campaign or passkey method for not known', async () => {
    answer({ authenticationMethodConfigurations: [{ id: 'Sms', state: 'enabled' }] });
    const policy = await open().methodsPolicy();
    assert.deepEqual([policy.fido2, policy.campaign], [null, null]);
    answer({ hello: 'world' });
    await assert.rejects(open().methodsPolicy(), (error) => error instanceof Failure);
  });

  it('reads what Conditional Access asks of whom, and whether it always applies', async () => {
    graph.answer((_request, res) => sendJson(res, 200, own('access-policies.json')));
    const [all, narrow] = await open().accessPolicies();
    assert.deepEqual(all, {
      id: '7359d0e0-d8a9-4afa-8a93-e23e099d7be8',
      name: 'Phishing-resistant for all',
      state: 'enabled',
      include: [{ kind: 'everyone' }],
      exclude: [
        { kind: 'person', id: '632f6bb2-3ec8-4c1f-9073-0027a8c68599' },
        { kind: 'group', id: 'dad4ae4a-730c-4e52-826c-0d9094971f04' },
      ],
      includeRoles: ['62e90394-69f5-4237-9190-012177145e10'],
      excludeRoles: [],
      apps: { include: ['All'], exclude: ['6aa00308-ea33-4caa-90d6-ae905d8cb51b'] },
      userActions: [],
      grants: [],
      operator: 'OR',
      strengthId: '00000000-0000-0000-0000-000000000004',
      conditional: false,
    });
    assert.deepEqual(
      [narrow?.conditional, narrow?.userActions, narrow?.grants, narrow?.include],
      [true, ['urn:user:registersecurityinfo'], ['block'], []],
    );
  });

  const examples = join(import.meta.dirname, '../../../shared/reference/graph-examples');
  const there = existsSync(examples);
  it(`reads the documentation’s own policies (${there ? 'found beside the repository' : 'not there: own payloads only'})`, async function () {
    if (!there) this.skip();
    const documented = (name: string) => JSON.parse(readFileSync(join(examples, name), 'utf8')) as object;
    answer(documented('authenticationMethodsPolicy.get.v1.json'));
    const policy = await open().methodsPolicy();
    assert.equal(policy.campaign?.state, 'disabled');
    assert.equal(policy.campaign?.include[0]?.method, 'microsoftAuthenticator');
    assert.deepEqual(policy.fido2?.profiles, []);
    assert.equal(policy.fido2?.legacy.attested, true);
    assert.ok(Object.keys(policy.methods).length >= 5);
    const fido2 = { ...documented('fido2Configuration.patch.v1.json'), id: 'Fido2' };
    answer({ authenticationMethodConfigurations: [{ state: 'enabled', ...fido2 }] });
    const kinds = (await open().methodsPolicy()).fido2?.profiles.map(profileKind) ?? [];
    assert.ok(kinds.length > 0 && !kinds.includes('nothing'), kinds.join(', '));
    const access = documented('conditionalAccessPolicy.post.response.v1.json');
    graph.answer((_request, res) => sendJson(res, 200, { value: [access] }));
    assert.equal((await open().accessPolicies()).length, 1);
    assert.equal(log.lines.filter(({ level }) => level === 'warn').length, 0);
  });
});
