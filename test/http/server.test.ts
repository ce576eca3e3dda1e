import assert from 'node:assert/strict';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { NO_LINES, type Act } from '../../src/core/audit.ts';
import { Conflict, Findings } from '../../src/core/finding.ts';
import type { PlannedPerson } from '../../src/core/wave.ts';
import type { PeopleFilter, PeoplePage } from '../../src/core/people-filter.ts';
import type { Api } from '../../src/adapters/http/api.ts';
import { routesOf } from '../../src/adapters/http/api.ts';
import { MAX_BODY, openServer, type HttpServer } from '../../src/adapters/http/server.ts';
import { tabTokens } from '../../src/adapters/http/tab-token.ts';
import { openLog } from '../../src/adapters/log/log.ts';
import { Failure } from '../../src/ports.ts';

const LOGIN = 'https://login.example.com';
const TENANT = '0a0a0a0a-1111-4222-8333-444444444444';
const CLIENT = '0b0b0b0b-1111-4222-8333-444444444444';
const PERSON = '0c0c0c0c-1111-4222-8333-444444444444';
const NOW = '2026-11-24T09:00:00.000Z';
const WAVE = '0d0d0d0d-1111-4222-8333-444444444444';
const DRAFT = { campaignId: 'passkeys', name: 'Pilot', audience: { include: [{ kind: 'everyone' }] } };

const PEOPLE: readonly PlannedPerson[] = [1, 2, 3].map((each) => ({
  personId: `0c0c0c0c-1111-4222-8333-00000000000${each}`,
  standing: { is: 'guest' },
  plan: { do: 'leave', why: 'guest' },
}));

const { publicKey, privateKey } = await generateKeyPair('RS256');
const stranger = await generateKeyPair('RS256');
const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };

type Changes = {
  claims?: object;
  issuer?: string;
  audience?: string;
  expires?: string | number;
  key?: CryptoKey;
};

function token(changes: Changes = {}): Promise<string> {
  return new SignJWT({
    oid: PERSON,
    tid: TENANT,
    scp: 'access_as_user',
    azp: CLIENT,
    roles: ['Campaign.Admin'],
    ...changes.claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(changes.issuer ?? `${LOGIN}/${TENANT}/v2.0`)
    .setAudience(changes.audience ?? CLIENT)
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime(changes.expires ?? '1h')
    .sign(changes.key ?? privateKey);
}

type Listed = { readonly campaignId: string; readonly filter: PeopleFilter; readonly page: PeoplePage };
/** What the last list was asked for. */
let listed: Listed | null = null;
const NOON = '2026-11-24T12:00:00.000Z';
/** A body that each route takes, so that it is reached. */
const CONTENT = { topic: 'travel', urgent: false, links: [], locales: {} };
const BODIES: Readonly<Record<string, object>> = {
  'PUT /api/campaigns/{id}': {
    deferral: { snoozeDays: 1, limit: null },
    window: null,
    timeZone: 'UTC',
  },
  'POST /api/waves/preview': DRAFT,
  'POST /api/waves/preview/people': DRAFT,
  'POST /api/waves': DRAFT,
  'POST /api/waves/drafts': DRAFT,
  'PUT /api/waves/{id}': DRAFT,
  'POST /api/waves/{id}/approval': { is: 'approved', askedAt: NOW },
  'PUT /api/stop': { stopped: true, why: 'a reason' },
  'POST /api/preview': { message: 'nudge' },
  'PUT /api/people/{id}/hold': { why: 'on leave' },
  'POST /api/faq/entries': CONTENT,
  'PUT /api/faq/entries/{id}': { content: CONTENT, seen: 1 },
  'POST /api/faq/entries/{id}/restore': { version: 1 },
  'POST /api/faq/promote': { question: '1' },
  'POST /api/faq/try': { question: 'What?', lang: 'en' },
};
const QUERIES: Readonly<Record<string, string>> = {
  '/api/report': '?campaign=passkeys',
  '/api/lists': '?name=Harbour',
  '/api/adoption': '?campaign=passkeys',
  '/api/attribution': '?campaign=passkeys',
  '/api/people': '?campaign=passkeys',
  '/api/people/breakdown': '?campaign=passkeys&by=department',
  '/api/people/search': '?search=a',
  '/api/people/{id}': '?campaign=passkeys',
  '/api/groups': '?search=a',
};

/** Whoever adds one says why. */
const UNAUDITED: ReadonlySet<string> = new Set([
  'POST /api/waves/preview',
  'POST /api/waves/preview/people',
  'POST /api/preview',
  'POST /api/faq/try',
]);

/** An API that remembers that it was reached, so that a refusal can be told from an answer. */
function recordingApi(calls: string[]): Api {
  const called = (name: string): never[] => {
    calls.push(name);
    return [];
  };
  const missing = (name: string): null => {
    calls.push(name);
    return null;
  };
  return {
    campaigns: async () => called('campaigns'),
    setRules: async () => {
      called('setRules');
      return null;
    },
    previewWave: async () => {
      called('previewWave');
      return { at: new Date().toISOString(), people: [], counts: { inScope: 0, send: 0, leave: {} } };
    },
    startWave: async () => {
      called('startWave');
      throw new Findings([{ what: 'It would reach nobody.', why: 'Nobody is eligible.', fix: 'Widen it.' }]);
    },
    steerWave: async () => {
      called('steerWave');
      return null;
    },
    previewPeople: async () => called('previewPeople'),
    draftWave: async (draft, by) => {
      called('draftWave');
      return { ...draft, id: WAVE, state: 'draft', startedBy: by, startedAt: new Date().toISOString() };
    },
    editDraft: async () => {
      called('editDraft');
      throw new Conflict([{ what: 'It is running.', why: 'Its list is frozen.', fix: 'Cancel it.' }]);
    },
    removeDraft: async () => {
      called('removeDraft');
      return false;
    },
    scheduleWave: async () => {
      called('scheduleWave');
      return null;
    },
    askApproval: async () => {
      called('askApproval');
      return null;
    },
    answerApproval: async () => {
      called('answerApproval');
      return null;
    },
    approvalOver: 500,
    lists: async () => called('lists'),
    importList: async (name, by, rows) => {
      for await (const row of rows) calls.push(`row ${row.line} ${row.key}`);
      const madeAt = new Date().toISOString();
      return { id: WAVE, name, madeBy: by, madeAt, people: 1, rejected: {} };
    },
    listRejects: async () => {
      called('listRejects');
      return null;
    },
    removeList: async () => {
      called('removeList');
      return false;
    },
    goOn: async () => {
      called('goOn');
      return null;
    },
    recallWave: async () => {
      called('recallWave');
      return null;
    },
    exportPeople: async () => missing('exportPeople'),
    editCards: async () => {
      called('editCards');
      return null;
    },
    wavePeople: async (_id, { limit, after }) => {
      called('wavePeople');
      return PEOPLE.filter(({ personId }) => after === null || personId > after).slice(0, limit);
    },
    handOvers: async () => {
      called('handOvers');
      return { open: 0, overdue: 0, unposted: 0, channels: 0 };
    },
    listBank: async () => {
      called('listBank');
      return { entries: [], languages: [], topics: [] };
    },
    bankEntry: async () => missing('bankEntry'),
    addEntry: async () => {
      called('addEntry');
      throw new Findings([
        { what: 'It says nothing.', why: 'Nobody would learn anything.', fix: 'Write it.' },
      ]);
    },
    saveEntry: async () => missing('saveEntry'),
    restoreVersion: async () => missing('restoreVersion'),
    stepEntry: async (_id, step) => missing(step),
    gapList: async () => {
      called('gapList');
      return { since: new Date().toISOString(), questions: 0, cut: false, groups: [] };
    },
    promoteAnswer: async () => missing('promoteAnswer'),
    addPhrasing: async () => missing('addPhrasing'),
    tryQuestion: async () => {
      called('tryQuestion');
      return { band: 'none', lang: null, hits: [] };
    },
    waitingQuestions: async () => {
      called('waitingQuestions');
      return { at: new Date().toISOString(), count: 0, questions: [] };
    },
    stop: async () => {
      called('stop');
      return null;
    },
    stopEverything: async (by, why) => {
      called('stopEverything');
      return { at: new Date().toISOString(), by, why };
    },
    endStop: async () => {
      called('endStop');
      return false;
    },
    previews: () => {
      called('previews');
      return { messages: ['nudge'], languages: ['en'] };
    },
    sendPreview: async (personId, asked) => void called(`sendPreview ${personId} ${JSON.stringify(asked)}`),
    readiness: async () => {
      called('readiness');
      throw new Failure('graph-away', 'Graph does not answer');
    },
    findGroups: async () => called('findGroups'),
    outOfReach: async () => called('outOfReach'),
    hold: async () => void called('hold'),
    liftHold: async () => void called('liftHold'),
    attribution: async () => {
      called('attribution');
      return null;
    },
    auditLines: async () => called('auditLines'),
    exportAudit: async () => called('exportAudit'),
    verifyAudit: async () => {
      called('verifyAudit');
      return { head: NO_LINES, broken: null };
    },
    waves: async () => called('waves'),
    wave: async () => {
      called('wave');
      return null;
    },
    report: async () => {
      called('report');
      throw new Failure('graph-away', 'Graph does not answer');
    },
    adoption: async () => ({
      points: called('adoption'),
      goal: 0,
      forecast: { is: 'too-early', days: 0 },
      day: '2027-02-01T00:00:00.000Z',
    }),
    listPeople: async (campaignId, filter, page) => {
      called('listPeople');
      listed = { campaignId, filter, page };
      return { at: NOON, countedAt: null, total: 1, people: [], next: { key: 'anna', id: PERSON } };
    },
    breakdown: async () => called('breakdown'),
    findPeople: async () => called('findPeople'),
    explain: async () => {
      called('explain');
      return null;
    },
  };
}

describe('tab API', () => {
  const calls: string[] = [];
  let mayNote = true;
  const noted: Omit<Act, 'at'>[] = [];
  const api = recordingApi(calls);
  let server: HttpServer;
  let ready = true;

  before(async () => {
    server = await openServer({
      host: '127.0.0.1',
      port: 0,
      log: openLog('silent'),
      api,
      noteAct: async (act) => {
        if (!mayNote) throw new Failure('store-away', 'no database');
        noted.push(act);
      },
      smallestGroup: 5,
      roleGroups: { Helpdesk: ['helpdesk-group'], 'Campaign.Viewer': ['viewers-group'] },
      verifyCaller: tabTokens(
        { loginUrl: LOGIN, tenantId: TENANT, clientId: CLIENT, audience: `api://example.com/${CLIENT}` },
        createLocalJWKSet({ keys: [jwk] }),
      ),
      bot: async (_req, res) => {
        calls.push('bot');
        res.send(200);
      },
      ready: async () => {
        if (!ready) throw new Failure('store-away', 'no database');
      },
    });
  });

  after(() => server.close());
  beforeEach(() => {
    calls.splice(0);
    noted.splice(0);
  });

  async function call(path: string, init: RequestInit = {}, bearer: string | null = null) {
    const headers = {
      'content-type': 'application/json',
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
    };
    const response = await fetch(`${server.url}${path}`, { headers, ...init });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === '' ? null : JSON.parse(text)) as { findings?: unknown[] },
    };
  }

  it('tells liveness and readiness apart', async () => {
    assert.equal((await call('/health/live')).status, 200);
    assert.equal((await call('/health/ready')).status, 200);
    ready = false;
    assert.equal((await call('/health/ready')).status, 503);
    assert.equal((await call('/health/live')).status, 200);
    ready = true;
  });

  it('describes every route it serves, and serves every route it describes', async () => {
    const { body } = await call('/api/openapi.json');
    const { paths } = body as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    assert.deepEqual(
      described.toSorted(),
      routesOf(api)
        .map(({ method, path }) => `${method} ${path}`)
        .toSorted(),
    );
    const bearer = await token({ claims: { roles: ['Campaign.Admin', 'Campaign.Auditor'] } });
    for (const { method, path } of routesOf(api)) {
      const { status } = await call(path.replace('{id}', WAVE), { method }, bearer);
      assert.ok(![401, 403, 405].includes(status), `${method} ${path} answered ${status}`);
    }
  });

  it('refuses every token that is not Entra’s, ours and current, on every route, before anything is called', async () => {
    const forged: Record<string, string | null> = {
      none: null,
      nonsense: 'a.b.c',
      'alg none': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await token()).split('.')[1]}.`,
      'another key': await token({ key: stranger.privateKey }),
      'another issuer': await token({ issuer: 'https://login.evil.example/v2.0' }),
      'another audience': await token({ audience: '00000003-0000-0000-c000-000000000000' }),
      'another tenant': await token({ claims: { tid: PERSON } }),
      expired: await token({ expires: Math.floor(Date.now() / 1000) - 3600 }),
      'without the scope': await token({ claims: { scp: 'User.Read' } }),
      'an app’s own token': await token({ claims: { scp: undefined } }),
      'another client': await token({ claims: { azp: PERSON } }),
      'without a person': await token({ claims: { oid: undefined } }),
    };
    for (const [name, bearer] of Object.entries(forged)) {
      for (const { method, path } of routesOf(api)) {
        const { status, body } = await call(path.replace('{id}', WAVE), { method }, bearer);
        assert.equal(status, 401, `${name} on ${method} ${path}`);
        assert.equal(body.findings?.length, 1);
      }
    }
    assert.deepEqual(calls, []);
  });

  it('denies a route to a signed-in person without its role, and takes roles from mapped groups', async () => {
    const nobody = await token({ claims: { roles: [] } });
    const viewer = await token({ claims: { roles: [], groups: ['viewers-group'] } });
    for (const { method, path, roles } of routesOf(api)) {
      if (roles.length === 0) continue;
      assert.equal(
        (await call(path.replace('{id}', WAVE), { method }, nobody)).status,
        403,
        `${method} ${path}`,
      );
    }
    assert.deepEqual(calls, []);
    assert.equal((await call('/api/waves', {}, viewer)).status, 200);
    assert.equal(
      (await call('/api/waves', { method: 'post', body: JSON.stringify(DRAFT) }, viewer)).status,
      403,
    );
    assert.deepEqual(calls, ['waves']);
  });

  it('opens each route to exactly the roles that it names, one by one', async () => {
    const roles = [
      'Campaign.Admin',
      'Campaign.Author',
      'Campaign.Approver',
      'Campaign.Viewer',
      'Campaign.Auditor',
      'Helpdesk',
      'Session.Host',
      'Global.Admin',
    ];
    for (const role of roles) {
      const bearer = await token({ claims: { roles: [role] } });
      for (const route of routesOf(api)) {
        const allowed = route.roles.length === 0 || route.roles.some((each) => each === role);
        calls.splice(0);
        const { status } = await call(route.path.replace('{id}', WAVE), { method: route.method }, bearer);
        assert.equal(status === 403, !allowed, `${role} on ${route.method} ${route.path} answered ${status}`);
        if (!allowed) assert.deepEqual(calls, []);
      }
    }
  });

  it('notes every act on every route that is no read, and every file, before it is done', async () => {
    const bearer = await token({ claims: { roles: ['Campaign.Admin', 'Campaign.Auditor'] } });
    const { body } = await call('/api/openapi.json');
    const { paths } = body as { paths: Record<string, Record<string, { 'x-audit': true | false | string }>> };
    for (const route of routesOf(api)) {
      const { method, path } = route;
      const name = `${method.toUpperCase()} ${path}`;
      const says = paths[path]?.[method]?.['x-audit'];
      calls.splice(0);
      noted.splice(0);
      const sent = route.body === undefined ? undefined : BODIES[name];
      assert.ok(route.body === undefined || sent !== undefined, `${name} has no body in this test`);
      const content = route.upload === undefined ? sent && JSON.stringify(sent) : 'upn\nanna@example.com\n';
      const init = { method, ...(content !== undefined && { body: content }) };
      const response = await fetch(
        `${server.url}${path.replace('{id}', WAVE)}${QUERIES[path] ?? (path.startsWith('/api/export/') ? '?campaign=passkeys' : '')}`,
        {
          ...init,
          headers: { authorization: `Bearer ${bearer}`, 'content-type': route.upload ?? 'application/json' },
        },
      );
      const told = `${response.status} ${await response.text()}`;
      assert.ok(path === '/api/me' || calls.length > 0, `${name} was not reached: ${told}`);
      const file = /\.\w+$/u.test(path);
      if (method === 'get' && !file) {
        assert.deepEqual([says, noted], [false, []], name);
      } else if (typeof says === 'string') {
        assert.ok(UNAUDITED.has(name), `${name} is left out of the audit log: ${says}`);
        assert.deepEqual(noted, [], name);
      } else {
        assert.equal(says, true, name);
        assert.deepEqual([noted[0]?.act, noted[0]?.by, noted[0]?.outcome], [name, PERSON, 'asked'], name);
        assert.equal(noted.length, response.ok ? 1 : 2, name);
        if (!response.ok) assert.equal(noted[1]?.outcome, 'refused', name);
      }
    }
  });

  it('shows a viewer no count of people below the smallest group', async () => {
    const report = {
      at: NOW,
      factsFrom: null,
      funnel: { inScope: 1234, eligible: 777, reached: 14, acknowledged: 9, registered: 3 },
      snoozing: 3,
      left: { guest: 3, 'no-mfa': 457 },
    };
    const wave = {
      wave: {
        id: WAVE,
        campaignId: 'passkeys',
        name: 'Pilot',
        audience: { include: [{ kind: 'everyone' as const }], exclude: [] },
        state: 'running' as const,
        startedBy: PERSON,
        startedAt: NOW,
        pausedWhy: null,
        ramp: {
          stages: [{ name: 'pilot', people: 3, nextBy: 'hold' as const }],
          open: 0,
          openedAt: NOW,
          doneAt: null,
          held: [],
        },
      },
      progress: { people: 777, planned: 3, sending: 3, sent: 777, failed: 3, inDoubt: 3, dropped: 3 },
      eta: { at: null, why: 'x' },
      rewrite: null,
      acts: [],
    } as unknown as NonNullable<Awaited<ReturnType<Api['wave']>>>;
    const attribution = {
      days: 30,
      registered: 777,
      credited: 3,
      beforeFirstNudge: 3,
      noNudge: 3,
      outsideWindow: 3,
    };
    const points = [1, 3, 7, 777].map((registered) => ({ at: NOW, registered }));
    Object.assign(api, {
      report: async () => report,
      adoption: async () => ({
        points,
        goal: 777,
        forecast: { is: 'standstill', days: 12, byThen: 777 },
        day: NOW,
      }),
      breakdown: async () => [
        { value: 'Few', people: 3, registered: 3 },
        { value: 'Many', people: 777, registered: 3 },
      ],
      attribution: async () => ({ ...attribution, waves: { [WAVE]: { firstTouch: 3, lastTouch: 777 } } }),
      wave: async () => wave,
      waves: async () => [wave.wave],
    });
    const ask = async (path: string, role: string) => {
      const bearer = await token({ claims: { roles: [role] } });
      const { status, body } = await call(path, {}, bearer);
      assert.equal(status, 200, path);
      return JSON.stringify(body);
    };
    try {
      const paths = [
        '/api/report?campaign=passkeys',
        '/api/adoption?campaign=passkeys',
        '/api/attribution?campaign=passkeys',
        '/api/people/breakdown?campaign=passkeys&by=department',
        '/api/waves',
        `/api/waves/${WAVE}`,
      ];
      for (const path of paths) {
        const seen = await ask(path, 'Campaign.Viewer');
        assert.doesNotMatch(seen, /:(?:3|7|9|14|457|777|1234)[,}]/u, path);
        assert.match(await ask(path, 'Campaign.Author'), /:(?:3|777)[,}]/u, path);
      }
    } finally {
      Object.assign(api, recordingApi(calls));
    }
  });

  it('does not do what it cannot note, and notes no words and no ids of anybody', async () => {
    const bearer = await token();
    const stop = { method: 'put', body: JSON.stringify({ stopped: true, why: 'Anna asked' }) };
    assert.equal((await call('/api/stop', stop, bearer)).status, 200);
    assert.deepEqual(noted, [
      {
        by: PERSON,
        act: 'PUT /api/stop',
        about: null,
        details: { stopped: true, why: 'given' },
        outcome: 'asked',
      },
    ]);
    await call(`/api/people/${WAVE.toUpperCase()}/hold`, { method: 'delete' }, bearer);
    assert.deepEqual(noted[1]?.about, { personId: WAVE });
    calls.splice(0);
    mayNote = false;
    assert.equal((await call('/api/stop', stop, bearer)).status, 503);
    mayNote = true;
    assert.deepEqual(calls, []);
  });

  it('answers bad input with what, why and fix', async () => {
    const bearer = await token();
    const post = (body: string) => call('/api/waves', { method: 'post', body }, bearer);
    for (const body of [
      '{',
      '[]',
      '{}',
      JSON.stringify({ ...DRAFT, name: '' }),
      JSON.stringify({ ...DRAFT, audience: { include: [{ kind: 'group', id: 'x' }] } }),
    ]) {
      const { status, body: answer } = await post(body);
      assert.equal(status, 400, body);
      const [finding] = (answer.findings ?? []) as { what: string; why: string; fix: string }[];
      assert.ok(finding?.what && finding.why && finding.fix, body);
    }
    assert.deepEqual(calls, []);
    assert.equal((await post(JSON.stringify({ ...DRAFT, name: 'x'.repeat(MAX_BODY) }))).status, 413);
  });

  it('hands on the findings of a flow, hides the fault of an outside service, and knows what is not there', async () => {
    const bearer = await token();
    const started = await call('/api/waves', { method: 'post', body: JSON.stringify(DRAFT) }, bearer);
    assert.equal(started.status, 400);
    assert.match(JSON.stringify(started.body), /reach nobody/u);
    const report = await call('/api/report?campaign=passkeys', {}, bearer);
    assert.equal(report.status, 503);
    assert.doesNotMatch(JSON.stringify(report.body), /graph-away/u);
    assert.equal((await call(`/api/waves/${WAVE}`, {}, bearer)).status, 404);
    assert.equal((await call('/api/nowhere', {}, bearer)).status, 404);
    assert.equal((await call('/api/waves', { method: 'delete' }, bearer)).status, 405);
  });

  it('answers 409 with what, why and fix when a wave’s state does not allow it', async () => {
    const { campaignId: _, ...edited } = DRAFT;
    const bearer = await token();
    const refused = await call(`/api/waves/${WAVE}`, { method: 'put', body: JSON.stringify(edited) }, bearer);
    assert.equal(refused.status, 409);
    assert.match(JSON.stringify(refused.body), /Its list is frozen/u);
  });

  it('takes a draft with all its options, and refuses one that makes no sense', async () => {
    const bearer = await token();
    const draft = (options: object) =>
      call('/api/waves/drafts', { method: 'post', body: JSON.stringify({ ...DRAFT, options }) }, bearer);
    const options = {
      window: { from: 9, to: 17, days: [1, 2, 3, 4, 5] },
      startAt: '2026-12-01T08:00:00.000Z',
      ramp: {
        pilot: { people: [PERSON], random: 10 },
        percents: [1, 10, 50, 100],
        holdHours: 24,
        gate: { failedShare: 0.05, inDoubtShare: 0.02, openQuestions: 20 },
      },
      order: 'urgent-first',
      dailyCap: 500,
      perMinute: 60,
      deadline: '2027-01-31T00:00:00.000Z',
      mustArrive: true,
      expiresAt: '2027-02-01T00:00:00.000Z',
    };
    const kept = await draft(options);
    assert.equal(kept.status, 200);
    assert.deepEqual((kept.body as { options?: object }).options, options);
    for (const wrong of [{ dailyCap: 0 }, { timeZone: 'Mars/Olympus' }, { ramp: { percents: [101] } }]) {
      assert.equal((await draft(wrong)).status, 400, JSON.stringify(wrong));
    }
  });

  it('gives a list a page at a time', async () => {
    const bearer = await token();
    const page = async (query: string) =>
      (await call(`/api/waves/${WAVE}/people?${query}`, {}, bearer)).body as {
        people: unknown[];
        next: string | null;
      };
    const first = await page('limit=2');
    assert.deepEqual([first.people.length, first.next], [2, PEOPLE[1]?.personId]);
    const second = await page(`limit=2&after=${first.next}`);
    assert.deepEqual([second.people.length, second.next], [1, null]);
  });

  it('hands the filter of a list on, and refuses what is no filter', async () => {
    const bearer = await token();
    const list = (query: string) => call(`/api/people?campaign=passkeys&${query}`, {}, bearer);
    listed = null;
    const answer = await list(
      'standing=guest,eligible&smsOnly=no&department=Law%2C+and+order&search=ann&limit=2',
    );
    assert.equal(answer.status, 200);
    assert.deepEqual(listed, {
      campaignId: 'passkeys',
      filter: { text: 'ann', standing: ['guest', 'eligible'], smsOnly: false, department: 'Law, and order' },
      page: { sort: 'name', after: null, limit: 2 },
    });
    const { next } = answer.body as { next?: string };
    await list(`sort=last-message&after=${next}`);
    assert.deepEqual((listed as Listed | null)?.page.after, { key: 'anna', id: PERSON });
    for (const wrong of [
      'standing=tall',
      'smsOnly=maybe',
      'sort=height',
      'after=!',
      'limit=201',
      'limit=0',
    ]) {
      const refused = await list(wrong);
      assert.equal(refused.status, 400, wrong);
      const [finding] = (refused.body.findings ?? []) as { what: string; why: string; fix: string }[];
      assert.ok(finding?.what && finding.why && finding.fix, wrong);
    }
    const viewer = await token({ claims: { roles: ['Campaign.Viewer'] } });
    assert.equal((await call('/api/people?campaign=passkeys', {}, viewer)).status, 403);
    assert.equal((await call('/api/people/breakdown?campaign=passkeys&by=standing', {}, viewer)).status, 200);
    assert.equal((await call('/api/people/breakdown?campaign=passkeys&by=name', {}, viewer)).status, 400);
  });

  it('lets only admins stop everything, and wants to know why', async () => {
    const put = (body: object, bearer: string) =>
      call('/api/stop', { method: 'put', body: JSON.stringify(body) }, bearer);
    const author = await token({ claims: { roles: ['Campaign.Author'] } });
    assert.equal((await put({ stopped: true, why: 'x' }, author)).status, 403);
    const admin = await token();
    assert.equal((await put({ stopped: true }, admin)).status, 400);
    assert.deepEqual(calls, []);
    assert.equal((await put({ stopped: true, why: 'the wording is wrong' }, admin)).status, 200);
    assert.equal((await put({ stopped: false }, admin)).status, 200);
    assert.deepEqual(calls, ['stopEverything', 'endStop']);
  });

  it('sends a sample to the caller and to nobody else, in a language of the list or the caller’s own', async () => {
    const admin = await token();
    const post = (body: object) =>
      call('/api/preview', { method: 'post', body: JSON.stringify(body) }, admin);
    const listed = await call('/api/preview', {}, admin);
    assert.deepEqual(listed.body, { messages: ['nudge'], languages: ['en'] });
    calls.splice(0);
    assert.equal((await post({ message: 'nudge', language: 'de', personId: WAVE })).status, 200);
    assert.equal((await post({ message: 'nudge' })).status, 200);
    assert.deepEqual(calls, [
      `sendPreview ${PERSON} {"message":"nudge","language":"de"}`,
      `sendPreview ${PERSON} {"message":"nudge","language":null}`,
    ]);
    assert.equal((await post({ language: 'de' })).status, 400);
    assert.equal((await post({ message: ' ' })).status, 400);
  });

  it('gives a clear finding when the port is taken', async () => {
    const port = Number(new URL(server.url).port);
    const options = {
      host: '127.0.0.1',
      port,
      log: openLog('silent'),
      api,
      noteAct: async () => {},
      smallestGroup: 5,
      roleGroups: {},
      verifyCaller: async () => null,
      bot: async () => {},
      ready: async () => {},
    };
    await assert.rejects(
      openServer(options),
      (error) => error instanceof Findings && /PORT/u.test(error.message),
    );
  });
});
