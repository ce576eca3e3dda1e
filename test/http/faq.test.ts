// The FAQ in the tab API: who may do what, what a viewer is not told, and what an author may send.

import assert from 'node:assert/strict';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import type { Role } from '../../src/ports.ts';
import { pretend } from '../tab/pretend-api.ts';
import { serve } from './serve.ts';

const PERSON = '0c0c0c0c-1111-4222-8333-444444444444';
const CONTENT = {
  topic: 'basics',
  urgent: false,
  links: [],
  locales: { en: { phrasings: ['x'], words: { question: 'X?', answer: 'Y.', source: 'organisation' } } },
};

describe('the FAQ in the tab API', () => {
  let server: HttpServer;
  let world: ReturnType<typeof pretend>;

  beforeEach(async () => {
    world = pretend();
    server = await serve({
      api: world.api,
      verifyCaller: async (header) => ({
        personId: PERSON,
        roles: [(header ?? '').replace('Bearer ', '')],
        groups: [],
      }),
    });
  });
  afterEach(() => server.close());

  async function call(
    role: Role,
    path: string,
    body?: unknown,
    method = body === undefined ? 'GET' : 'POST',
  ) {
    const response = await fetch(`${server.url}/api/faq/${path}`, {
      method,
      headers: { authorization: `Bearer ${role}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) as Record<string, unknown> };
  }

  it('tells a viewer how much is missing, and nothing that anybody wrote', async () => {
    for (const path of ['gaps', 'waiting']) {
      const seen = await call('Campaign.Viewer', path);
      assert.equal(seen.status, 200);
      assert.doesNotMatch(seen.text, /second key|crane|Schalter|0c0c0c0c/u, path);
      assert.match((await call('Campaign.Author', path)).text, /second key|crane/u, path);
    }
    const { body } = await call('Campaign.Viewer', 'gaps');
    assert.equal((body['groups'] as { count: number }[])[0]?.count, 3);
  });

  it('shows a viewer what people get, and no draft', async () => {
    const draft = 'entries/own-where-do-i-pick-up-my-badge';
    assert.equal((await call('Campaign.Viewer', draft)).status, 404);
    assert.equal((await call('Campaign.Approver', draft)).status, 200);
    await call('Campaign.Approver', `${draft}/publish`, {});
    const { body } = await call('Campaign.Viewer', draft);
    assert.deepEqual(body['history'], []);
  });

  it('lets authors write and approvers publish', async () => {
    const made = await call('Campaign.Author', 'entries', CONTENT);
    assert.equal(made.status, 200);
    const path = `entries/${String(made.body['id'])}`;
    assert.equal((await call('Campaign.Approver', 'entries', CONTENT)).status, 403);
    assert.equal((await call('Campaign.Approver', path, { content: CONTENT, seen: 1 }, 'PUT')).status, 403);
    assert.equal((await call('Campaign.Author', `${path}/ask-review`, {})).status, 200);
    assert.equal((await call('Campaign.Author', `${path}/publish`, {})).status, 403);
    // The same account saved it.
    assert.equal((await call('Campaign.Approver', `${path}/publish`, {})).status, 409);
    assert.equal(
      (await call('Campaign.Approver', 'entries/own-where-do-i-pick-up-my-badge/publish', {})).status,
      200,
    );
    for (const [what, body] of [
      ['promote', { question: '7' }],
      ['entries', CONTENT],
      [`${path}/ask-review`, {}],
    ] as const)
      assert.equal((await call('Campaign.Viewer', what, body)).status, 403, what);
    for (const role of ['Helpdesk', 'Session.Host', 'Campaign.Auditor'] as const)
      for (const what of ['entries', 'gaps', 'waiting'])
        assert.equal((await call(role, what)).status, 403, what);
  });

  it('refuses what no entry may be, and knows what is not there', async () => {
    const bad: readonly unknown[] = [
      {},
      { ...CONTENT, topic: 'No topic' },
      { ...CONTENT, locales: { 'not a language!': CONTENT.locales.en } },
      { ...CONTENT, locales: { en: { phrasings: Array.from({ length: 201 }, () => 'x'), words: null } } },
      { ...CONTENT, locales: { en: { phrasings: ['x'.repeat(501)], words: null } } },
      JSON.parse(
        '{"topic":"basics","urgent":false,"links":[],"locales":{"__proto__":{"phrasings":[],"words":null}}}',
      ),
    ];
    for (const body of bad) {
      const { status, text } = await call('Campaign.Author', 'entries', body);
      if (text.includes('own-')) assert.doesNotMatch(text, /__proto__/u);
      else assert.equal(status, 400, text);
    }
    assert.equal((await call('Campaign.Author', 'entries/nowhere')).status, 404);
    assert.equal((await call('Campaign.Author', 'entries/No%20id')).status, 400);
    assert.equal((await call('Campaign.Author', 'gaps?days=0')).status, 400);
    assert.equal((await call('Campaign.Author', 'promote', { question: "1'; drop" })).status, 400);
  });
});
