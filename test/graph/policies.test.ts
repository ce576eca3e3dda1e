// Policies on documented shapes: every part that matters arrives, every string that Microsoft may extend is kept.

import assert from 'node:assert/strict';
import { sendJson } from '../support/https-double.ts';
import { failure, payload, useGraph } from './use-graph.ts';

describe('policies', () => {
  const graph = useGraph();
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
    answer(payload('methods-policy.json'), { optOutSettings: { passkeyDynamicMigration: true } });
    const policy = await graph.open().methodsPolicy();
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
    answer(payload('methods-policy.json'), null);
    assert.equal((await graph.open().methodsPolicy()).migrationOptOut, null);
    answer(payload('methods-policy.json'), {});
    assert.equal((await graph.open().methodsPolicy()).migrationOptOut, null);
  });

  it('takes a policy without campaign or passkey method for not known', async () => {
    answer({ authenticationMethodConfigurations: [{ id: 'Sms', state: 'enabled' }] });
    const policy = await graph.open().methodsPolicy();
    assert.deepEqual([policy.fido2, policy.campaign], [null, null]);
    answer({ hello: 'world' });
    await assert.rejects(graph.open().methodsPolicy(), failure('not-a-graph-page'));
  });

  it('reads what Conditional Access asks of whom, and whether it always applies', async () => {
    graph.say(200, payload('access-policies.json'));
    const [all, narrow] = await graph.open().accessPolicies();
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

  it('keeps the rest of the policy when a part has a shape that it does not know, and says so', async () => {
    answer({
      registrationEnforcement: { authenticationMethodsRegistrationCampaign: { state: 7 } },
      authenticationMethodConfigurations: [
        { id: 'Fido2', state: 'enabled', includeTargets: 'all' },
        { state: 'enabled' },
        { id: 'Sms', state: 'disabled' },
      ],
    });
    const policy = await graph.open().methodsPolicy();
    assert.deepEqual([policy.fido2, policy.campaign], [null, null]);
    assert.deepEqual(policy.methods, { Fido2: 'enabled', Sms: 'disabled' });
    const lists = graph.log.lines.filter(({ event }) => event === 'graph rows left out');
    assert.deepEqual(
      lists.map(({ fields }) => fields),
      [
        { list: 'authentication methods', rows: 1 },
        { list: 'passkey method', rows: 1 },
        { list: 'registration campaign', rows: 1 },
      ],
    );
  });

  it('asks the beta for nothing but the opt-out', async () => {
    answer(payload('methods-policy.json'));
    await graph.open().methodsPolicy();
    assert.deepEqual(
      graph.received().map(({ path }) => path),
      ['/v1.0/policies/authenticationMethodsPolicy', '/beta/policies/authenticationMethodsPolicy'],
    );
  });

  describe('a Conditional Access policy applies', () => {
    const rows: [always: boolean, conditions: object][] = [
      [true, {}],
      [true, { clientAppTypes: ['all'], locations: null, signInRiskLevels: [] }],
      [true, { locations: { includeLocations: ['All'], excludeLocations: [] } }],
      [true, { platforms: { includePlatforms: ['all'] }, devices: { deviceFilter: null } }],
      [true, { clientApplications: { includeServicePrincipals: [], excludeServicePrincipals: [] } }],
      [false, { clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'] }],
      [false, { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }],
      [false, { platforms: { includePlatforms: ['iOS'] } }],
      [false, { devices: { deviceFilter: { mode: 'include', rule: 'device.trustType -eq "x"' } } }],
      [false, { signInRiskLevels: ['high'] }],
      [false, { insiderRiskLevels: 'elevated' }],
      [false, { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }],
      [false, { applications: { applicationFilter: { mode: 'exclude', rule: 'x' } } }],
      [false, { somethingNew: ['x'] }],
    ];
    for (const [always, conditions] of rows) {
      it(`${always ? 'always' : 'only sometimes'} with ${JSON.stringify(conditions)}`, async () => {
        graph.say(200, { value: [{ id: 'P', state: 'enabled', conditions }] });
        const [policy] = await graph.open().accessPolicies();
        assert.equal(policy?.conditional, !always);
      });
    }
  });

  it('reads Conditional Access page by page, and crashes at no value that it does not know', async () => {
    const next = `${graph.url()}/v1.0/identity/conditionalAccess/policies?$skiptoken=2`;
    const odd = {
      id: 'B',
      displayName: null,
      state: 'fromTheFuture',
      conditions: { users: { includeUsers: ['GuestsOrExternalUsers', 'Somebody'], includeRoles: ['R'] } },
      grantControls: {
        operator: 'XOR',
        builtInControls: ['retinaScan'],
        authenticationStrength: { id: 'S' },
      },
    };
    graph.answer((request, res) =>
      request.path.includes('skiptoken')
        ? sendJson(res, 200, { value: [odd] })
        : sendJson(res, 200, { value: [{ id: 'A', state: 'disabled' }], '@odata.nextLink': next }),
    );
    const [first, second, ...rest] = await graph.open().accessPolicies();
    assert.deepEqual([first?.id, rest], ['a', []]);
    assert.deepEqual(
      [second?.name, second?.state, second?.include, second?.includeRoles, second?.operator, second?.grants],
      ['b', 'fromTheFuture', [], ['R'], 'XOR', ['retinaScan']],
    );
    assert.equal(second?.strengthId, 's');
  });

  it('refuses Conditional Access with a policy that it cannot read: it may be the one that blocks', async () => {
    graph.say(200, { value: [{ id: 'A', state: 'disabled' }, { id: 'C' }] });
    await assert.rejects(graph.open().accessPolicies(), { code: 'odd-rows' });
    assert.deepEqual(graph.log.lines[0]?.fields, {
      list: 'Conditional Access policies',
      id: 'C',
      field: 'state',
    });
  });
});
