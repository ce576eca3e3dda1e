// The documentation's own payloads, from ../shared/reference/graph-examples where that folder lies beside the repository:
// each that is about something Keywave reads goes through without loss. Elsewhere only our own payloads, written after
// the documented shapes, are read, and this says so.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileKind } from '../../src/core/profiles.ts';
import { sendJson } from '../support/https-double.ts';
import { ADAMS, allOf, pagesOf, useGraph } from './use-graph.ts';

const EXAMPLES = join(import.meta.dirname, '../../../shared/reference/graph-examples');
const there = existsSync(EXAMPLES);

/** About what Keywave does not ask Graph for. */
const OTHERS = [
  /^README/,
  /^aaguids\./,
  /^authenticationMethods\.list/,
  /^authenticationStrengthPolicies\./,
  /^batch\./,
  /^groups\.transitiveMembers/,
  /^signIns\./,
  /^temporaryAccessPass\./,
  /^usersRegisteredByMethod/,
];

describe(`documented payloads (${there ? 'found beside the repository' : 'not there: own payloads only'})`, () => {
  const graph = useGraph();
  const read = new Set<string>();
  before(function () {
    if (!there) this.skip();
  });
  const documented = (name: string) => {
    read.add(name);
    return JSON.parse(readFileSync(join(EXAMPLES, name), 'utf8'));
  };
  /** Links of the documentation lead to Microsoft. */
  const here = (body: object) =>
    JSON.parse(JSON.stringify(body).replaceAll('https://graph.microsoft.com', graph.url()));
  const nothingLost = () =>
    assert.deepEqual(
      graph.log.lines.filter(({ level }) => level === 'warn'),
      [],
    );
  const policyWith = (more: object) => ({ authenticationMethodConfigurations: [], ...more });

  it('registration report', async () => {
    const report = documented('userRegistrationDetails.list.v1.json');
    graph.say(200, report);
    const rows = await allOf(graph.open().methodsReport(null));
    assert.deepEqual(
      rows.map(({ personId, report }) => [personId, report?.registered]),
      report.value.map((row: { id: string; methodsRegistered: string[] }) => [row.id, row.methodsRegistered]),
    );
    nothingLost();
  });

  it('passkeys of a person', async () => {
    const keys = documented('fido2Methods.list.v1.json');
    graph.say(200, keys);
    const passkeys = (await graph.open().passkeys(ADAMS, 'soon')) ?? [];
    assert.equal(passkeys.length, keys.value.length);
    assert.ok(passkeys.every(({ createdAt, aaGuid }) => createdAt !== null && aaGuid !== null));
    nothingLost();
  });

  it('groups: all, page by page, then what changed', async () => {
    const initial = here(documented('groups.delta.initial.v1.json'));
    const changes = here(documented('groups.delta.changes.v1.json'));
    graph.answer((request, res) => sendJson(res, 200, request.path.includes('token=') ? changes : initial));
    const [first, second] = await pagesOf(graph.open().groupChanges(null));
    assert.deepEqual(
      first?.changed.map(({ name, joined }) => [name, joined.length]),
      [
        ['TestGroup1', 2],
        ['TestGroup2', 0],
      ],
    );
    assert.deepEqual([first?.last, second?.last], [false, true]);
    assert.deepEqual(second?.changed, [
      {
        id: '2e5807ce-58f3-4a94-9b37-ffff2e085957',
        name: 'TestGroup3',
        joined: [{ id: '37de1ae3-408f-4702-8636-20824abda004', kind: 'person' }],
        left: ['632f6bb2-3ec8-4c1f-9073-0027a8c6859'],
      },
    ]);
    assert.deepEqual(await pagesOf(graph.open().groupChanges(second?.link ?? null)), [second]);
    nothingLost();
  });

  it('audit log: whom a row is about, or that it names nobody', async () => {
    const since = '2024-01-01T00:00:00.000Z';
    graph.say(200, documented('directoryAudits.filter-initiatedBy.v1.json'));
    const named = await pagesOf(graph.open().securityInfoEvents(since));
    graph.say(200, documented('directoryAudits.list.v1.json'));
    const unnamed = await pagesOf(graph.open().securityInfoEvents(since));
    const ids = [...named, ...unnamed].flatMap((page) => page.map(({ personId }) => personId));
    assert.deepEqual(ids, ['1f0e98f5-3161-4c6b-9b50-d488572f2bb7']);
  });

  it('audit rows about security info', async () => {
    const rows: { id: string }[] = documented('directoryAudits.security-info-rows.transcribed.json');
    // Transcribed from a table without the person, so one is added.
    graph.say(200, { value: rows.map((row) => ({ ...row, initiatedBy: { user: { id: ADAMS } } })) });
    const [events] = await pagesOf(graph.open().securityInfoEvents('2025-01-01T00:00:00.000Z'));
    assert.deepEqual(
      events?.map(({ what }) => what),
      ['passkey-registered', 'other', 'other'],
    );
    nothingLost();
  });

  it('authentication methods policy', async () => {
    const whole = documented('authenticationMethodsPolicy.get.v1.json');
    const optOut = documented('optOutSettings.patch.beta.json');
    graph.answer((request, res) => sendJson(res, 200, request.path.startsWith('/beta') ? optOut : whole));
    const policy = await graph.open().methodsPolicy();
    assert.equal(policy.campaign?.state, 'disabled');
    assert.equal(policy.campaign?.include[0]?.method, 'microsoftAuthenticator');
    assert.deepEqual(policy.fido2?.profiles, []);
    assert.equal(policy.fido2?.legacy.attested, true);
    assert.equal(Object.keys(policy.methods).length, whole.authenticationMethodConfigurations.length);
    assert.equal(policy.migrationOptOut, true);
    nothingLost();
  });

  it('passkey method, with profiles and from before them', async () => {
    const withProfiles = documented('fido2Configuration.patch.v1.json');
    graph.say(200, policyWith({ authenticationMethodConfigurations: [withProfiles] }));
    const { fido2 } = await graph.open().methodsPolicy();
    assert.deepEqual(fido2?.include[0]?.profiles, [withProfiles.passkeyProfiles[0].id]);
    assert.deepEqual(fido2?.profiles.map(profileKind), ['unrestricted']);
    // What is changed comes without what stays.
    const legacy = {
      id: 'Fido2',
      state: 'enabled',
      ...documented('fido2Configuration.patch.legacy-authenticator-allowlist.json'),
    };
    graph.say(200, policyWith({ authenticationMethodConfigurations: [legacy] }));
    const before = (await graph.open().methodsPolicy()).fido2?.legacy;
    assert.equal(before?.attested, false);
    assert.deepEqual(before?.keys?.aaGuids, legacy.keyRestrictions.aaGuids);
    nothingLost();
  });

  const campaigns: [name: string, limited: boolean | null, include: string[], exclude: string[]][] = [
    ['all-users.fido2', true, ['everyone'], []],
    ['all-users.microsoftAuthenticator', true, ['everyone'], []],
    ['graph-reference.v1', null, ['group'], []],
    ['include-and-exclude', true, ['group', 'person'], ['group', 'person']],
  ];
  for (const [name, limited, include, exclude] of campaigns) {
    it(`registration campaign: ${name}`, async () => {
      graph.say(200, policyWith(documented(`campaign.patch.${name}.json`)));
      const { campaign } = await graph.open().methodsPolicy();
      assert.equal(campaign?.limited, limited);
      assert.deepEqual(
        campaign?.include.map(({ target }) => target.kind),
        include,
      );
      assert.deepEqual(
        campaign?.exclude.map(({ kind }) => kind),
        exclude,
      );
      nothingLost();
    });
  }

  it('Conditional Access policy, as asked for and as answered', async () => {
    const answered = documented('conditionalAccessPolicy.post.response.v1.json');
    const asked = { id: 'asked', ...documented('conditionalAccessPolicy.post.request.v1.json') };
    graph.say(200, { value: [answered, asked] });
    const [one, other] = await graph.open().accessPolicies();
    assert.deepEqual({ ...one, id: 'asked' }, other);
    assert.deepEqual([one?.grants, one?.operator, one?.conditional], [['mfa'], 'OR', true]);
    assert.deepEqual(one?.include, [{ kind: 'group', id: 'ba8e7ded-8b0f-4836-ba06-8ff1ecc5c8ba' }]);
    nothingLost();
  });

  it('leaves none out that is about what Keywave reads', () => {
    const left = readdirSync(EXAMPLES).filter(
      (name) => !read.has(name) && !OTHERS.some((other) => other.test(name)),
    );
    assert.deepEqual(left, []);
  });
});
