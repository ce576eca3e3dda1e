// The channel's tab in browsers, over the real routes, hub and store: a host and four attendees, each in a Teams of
// their own, in light and dark, one on a phone's width, one with the keyboard alone.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Frame } from 'playwright-core';
import { allowedLinks } from '../../src/core/links.ts';
import { openLog } from '../../src/adapters/log/log.ts';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { calendarOf, hubOf, sessionApiOf } from '../../src/sessions.ts';
import { openBrowser } from '../../src/tools/browser.ts';
import { openStage, type Stage } from '../flows/world.ts';
import { axeFindings } from './axe.ts';
import { pretend } from './pretend-api.ts';
import { builtTab, serveTab } from './tab-server.ts';
import { openInTeams, type Teams, type TeamsOptions } from './teams-host.ts';

const TEAM = randomUUID();
const CHANNEL = '19:channel@thread.tacv2';
const HOST = randomUUID();
const [ANNA, BERT, CEM, DANA] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

describe('the channel’s tab', function () {
  this.timeout(180_000);
  let browser: Browser;
  let stage: Stage;
  let server: HttpServer;
  const opened: Teams[] = [];

  before(async () => {
    await builtTab();
    browser = await openBrowser();
    stage = await openStage();
    await stage.people(HOST, ANNA, BERT, CEM, DANA);
    stage.script.owners = () => [HOST];
    stage.script.channels = () => [{ id: CHANNEL, name: 'Passkey help' }];
    stage.script.member = (_team, id) => ({ guest: false, name: id });
    await stage.world.store.saveTeam({
      id: TEAM,
      threadId: '19:general@thread.tacv2',
      serviceUrl: 'https://teams.example/',
      name: 'Everybody',
    });
    server = await serveTab(pretend(), {
      sessions: {
        api: sessionApiOf(stage.world, { files: [], allowed: allowedLinks({}), onePerson: false }),
        hub: await hubOf(stage.world, stage.signals, openLog('silent')),
        calendar: calendarOf(stage.world, null),
      },
      verifyCaller: async (header) => {
        const personId = header?.replace('Bearer ', '') ?? '';
        return personId === '' ? null : { personId, roles: [], groups: [] };
      },
    });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await stage?.close();
  });

  async function visit(token: string, path = '', more: Partial<TeamsOptions> = {}): Promise<Teams> {
    const teams = await openInTeams(browser, {
      url: server.url,
      path: `/tab/session#/${path}`,
      channel: 'Passkey help',
      team: TEAM,
      token,
      ...more,
    });
    teams.page.setDefaultTimeout(30_000);
    opened.push(teams);
    return teams;
  }

  const frameOf = ({ page }: Teams): Frame => {
    const frame = page.frames().find((one) => one.parentFrame() !== null);
    if (frame === undefined) throw new Error('the tab is not in its frame');
    return frame;
  };

  async function call<T>(who: string, method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${server.url}/api/sessions${path}`, {
      method,
      headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    assert.equal(response.status, 200, `${method} ${path}`);
    return (await response.json()) as T;
  }

  async function session(rules = {}, act: 'open' | 'go-live' = 'open'): Promise<string> {
    const { id } = await call<{ id: string }>(HOST, 'POST', '', {
      team: TEAM,
      channel: CHANNEL,
      title: 'Passkeys: ask us anything',
      startsAt: '2026-12-01T09:00:00Z',
      endsAt: '2026-12-01T10:00:00Z',
      timeZone: 'Europe/Berlin',
      rules: { anonymous: true, moderated: false, guests: false, ...rules },
    });
    await call(HOST, 'POST', `/${id}/acts`, { act });
    return id;
  }

  const ask = async (id: string, who: string, text: string, tags: string[] = []) =>
    (await call<{ id: string }>(who, 'POST', `/${id}/questions`, { text, tags })).id;

  /** The texts of a list, in its order. */
  const textsOf = ({ tab }: Teams, list: string) =>
    tab
      .getByRole('list', { name: list, exact: true })
      .locator('[data-question] > div > span:first-child')
      .allInnerTexts();

  const question = ({ tab }: Teams, list: string, text: string) =>
    tab.getByRole('list', { name: list, exact: true }).getByRole('listitem').filter({ hasText: text });

  async function askIn({ tab }: Teams, text: string, { anonymously = false } = {}): Promise<void> {
    await tab.getByLabel('Your question').fill(text);
    if (anonymously) await tab.getByRole('switch', { name: 'Ask anonymously' }).check();
    await tab.getByRole('button', { name: 'Ask', exact: true }).click();
  }

  /** What has the focus, by its name. */
  const focusedIn = (teams: Teams) =>
    frameOf(teams).evaluate<string>(
      `document.activeElement?.getAttribute('aria-label') || document.activeElement?.innerText || document.activeElement?.id || ''`,
    );

  /** Presses Tab until something has the focus whose name begins so. */
  async function tabIn(teams: Teams, fits: string): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      if ((await focusedIn(teams)).startsWith(fits)) return;
      await teams.page.keyboard.press('Tab');
    }
    assert.fail(`the keyboard never got to “${fits}”; it is at “${await focusedIn(teams)}”`);
  }

  it('holds a session from its schedule to its files', async () => {
    const host = await visit(HOST);
    await host.tab.getByRole('link', { name: 'Schedule a session' }).click();
    await host.tab.getByRole('button', { name: 'Schedule' }).click();
    await host.tab.getByText('Give the session a title').waitFor();
    await host.tab.getByLabel('Title').fill('Passkeys, live');
    await host.tab.getByLabel('Time zone').selectOption('Europe/Berlin');
    await host.tab.getByLabel('Start').fill('2026-12-01T10:00');
    await host.tab.getByLabel('End').fill('2026-12-01T11:00');
    await host.tab.getByLabel('A host looks at each question first').check();
    await host.tab.getByRole('button', { name: 'Schedule' }).click();
    await host.tab.getByRole('heading', { level: 1, name: 'Passkeys, live' }).waitFor();
    await host.tab.getByText('in Europe/Berlin').waitFor();
    await host.tab.getByText('Questions are taken as soon as a host opens the session.').waitFor();
    const calendar = host.page.waitForEvent('download');
    await host.tab.getByRole('button', { name: /^Add to calendar/u }).click();
    const file = await readFile(await (await calendar).path(), 'utf8');
    assert.match(
      file,
      /SUMMARY:Passkeys\\, live[^]*DTSTART:20261201T090000Z|DTSTART:20261201T090000Z[^]*SUMMARY:Passkeys\\, live/u,
    );
    await host.tab.getByRole('button', { name: 'Open for questions' }).click();
    await host.tab.locator('[data-state=open]').waitFor();

    const anna = await visit(ANNA, '', { theme: 'dark' });
    await anna.tab.getByRole('link', { name: 'Passkeys, live' }).click();
    await anna.tab.getByText('Your name stands beside the question.').waitFor();
    await askIn(anna, 'Can my manager see that I have no passkey?', { anonymously: true });
    await anna.tab.getByText('Your question waits for a host').waitFor();
    const id = frameOf(anna).url().split('#/')[1] ?? '';
    const [bert, cem, dana] = [
      await visit(BERT, id, { width: 360 }),
      await visit(CEM, id),
      await visit(DANA, id, { theme: 'dark' }),
    ];
    await askIn(bert, 'What if I lose my phone?');
    await askIn(dana, 'My phone is gone, and now?');

    const queue = host.tab.getByRole('list', { name: 'Waiting for you' });
    await queue.getByText('Can my manager see').waitFor();
    const waiting = await queue.getByRole('listitem').filter({ hasText: 'Can my manager see' }).innerText();
    assert.match(waiting, /Anonymous/u);
    assert.equal(await cem.tab.getByText('Can my manager see').count(), 0);
    for (const text of ['Can my manager see', 'What if I lose', 'My phone is gone']) {
      await host.tab.getByRole('button', { name: `Publish: ${text}` }).click();
      await question(host, 'Questions', text).waitFor();
    }
    await anna.tab.locator('[data-own=published]').waitFor();

    // Cem has no mouse.
    await cem.tab.getByRole('heading', { level: 1 }).focus();
    await tabIn(cem, 'field-');
    await cem.page.keyboard.type('Does it work without a mouse?');
    await tabIn(cem, 'Ask');
    await cem.page.keyboard.press('Enter');
    await cem.tab.locator('[data-own=pending]').waitFor();
    await tabIn(cem, 'Vote for “My phone is gone');
    await cem.page.keyboard.press('Space');
    for (const voter of [anna, bert]) {
      await question(voter, 'Questions', 'My phone is gone').getByRole('button', { name: /^Vote/u }).click();
    }
    await question(bert, 'Questions', 'What if I lose').getByRole('button', { name: /^Vote/u }).click();
    await question(host, 'Questions', 'My phone is gone').locator('[data-votes="3"]').waitFor();
    await host.tab.getByRole('button', { name: 'More: My phone is gone' }).click();
    await host.tab.getByRole('menuitem', { name: 'Merge …' }).click();
    await host.tab.getByRole('radio', { name: 'What if I lose my phone?' }).check();
    await host.tab.getByRole('button', { name: 'Merge', exact: true }).click();
    const merged = question(cem, 'Questions', 'What if I lose');
    await merged.getByText('Also asked: My phone is gone').waitFor();
    await merged.locator('[data-votes="3"]').waitFor();
    await merged.getByRole('button', { name: /^Vote/u, pressed: true }).waitFor();

    await host.tab.getByRole('button', { name: 'Go live' }).click();
    await host.tab.getByRole('button', { name: 'Answer now: What if I lose' }).click();
    await cem.tab.getByRole('status').getByText('What if I lose my phone?').waitFor();
    await host.tab.getByRole('button', { name: 'Answer: What if I lose' }).click();
    await host.tab.getByLabel('Note (may be empty)').fill('Use your second passkey.');
    await host.tab.getByRole('button', { name: 'Mark as answered' }).click();
    await question(bert, 'Answered', 'What if I lose').getByText('Use your second passkey.').waitFor();
    await host.tab.getByRole('button', { name: 'Close', exact: true }).click();
    await host.tab.getByRole('button', { name: 'Close it' }).click();
    await cem.tab.getByText('The session is closed.').waitFor();
    await host.tab.locator('[data-state=closed]').waitFor();
    await host.tab.getByRole('button', { name: 'Answer: Can my manager see' }).click();
    await host.tab.getByRole('textbox', { name: 'Answer' }).fill('No. They see numbers.');
    await host.tab.getByRole('button', { name: 'Publish answer' }).click();
    await anna.tab.getByText('No. They see numbers.').first().waitFor();
    await host.page.context().route('**/promote', (route) => route.fulfill({ json: {} }));
    await host.tab.getByRole('button', { name: 'Draft for the FAQ: What if I lose' }).click();
    await host.tab.getByText('It is a draft of the FAQ now.').waitFor();
    const saved = host.page.waitForEvent('download');
    await host.tab.getByRole('button', { name: 'CSV file' }).click();
    const rows = await readFile(await (await saved).path(), 'utf8');
    assert.match(rows, /No\. They see numbers\./u);
    assert.ok(!rows.includes(ANNA));
    await host.tab.getByRole('button', { name: 'Show the summary' }).click();
    await host.tab.getByText(/1 answered live, 1 in writing/u).waitFor();
    for (const { complaints } of opened) assert.deepEqual(complaints, []);
  });

  it('lets an anonymous asker change the question and take it back in the same browser, and nobody else', async () => {
    const id = await session();
    const anna = await visit(ANNA, id);
    await askIn(anna, 'May I say no?', { anonymously: true });
    await anna.tab.getByText('Your question is in the list.').waitFor();
    const own = question(anna, 'Your questions', 'May I say no?');
    await own.getByText('Anonymous').waitFor();
    await frameOf(anna).evaluate('location.reload()');
    await own.getByRole('button', { name: 'Change' }).click();
    await anna.tab.getByRole('dialog').getByLabel('Your question').fill('May we say no?');
    await anna.tab.getByRole('button', { name: 'Save' }).click();
    const changed = question(anna, 'Your questions', 'May we say no?');
    await changed.waitFor();
    const elsewhere = await visit(ANNA, id);
    await question(elsewhere, 'Questions', 'May we say no?').waitFor();
    assert.equal(await elsewhere.tab.getByRole('list', { name: 'Your questions' }).count(), 0);
    await changed.getByRole('button', { name: 'Take back' }).click();
    await question(elsewhere, 'Questions', 'May we say no?').waitFor({ state: 'detached' });
  });

  it('tells that a secret lasts no longer than the page where storage is blocked, and works', async () => {
    const id = await session();
    const anna = await visit(ANNA);
    await frameOf(anna).evaluate(
      `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } });
       location.hash = '#/${id}'`,
    );
    await anna.tab.getByRole('switch', { name: 'Ask anonymously' }).check();
    await anna.tab.getByText('Storage is blocked here').waitFor();
    await askIn(anna, 'Still mine?');
    await question(anna, 'Your questions', 'Still mine?').getByRole('button', { name: 'Take back' }).click();
    await anna.tab.getByRole('list', { name: 'Your questions' }).waitFor({ state: 'detached' });
  });

  it('keeps the order that is read until a new one is asked for', async () => {
    const id = await session();
    const first = await ask(id, BERT, 'First question');
    const second = await ask(id, BERT, 'Second question');
    await call(DANA, 'PUT', `/${id}/questions/${first}/vote`);
    const anna = await visit(ANNA, id);
    await question(anna, 'Questions', 'First question').waitFor();
    for (const who of [CEM, DANA]) await call(who, 'PUT', `/${id}/questions/${second}/vote`);
    await question(anna, 'Questions', 'Second question').locator('[data-votes="2"]').waitFor();
    assert.deepEqual(await textsOf(anna, 'Questions'), ['First question', 'Second question']);
    await anna.tab.getByRole('button', { name: '2 have moved · new order' }).click();
    assert.deepEqual(await textsOf(anna, 'Questions'), ['Second question', 'First question']);
  });

  it('takes a vote back that the server refuses, and says why', async () => {
    const id = await session();
    await ask(id, BERT, 'Why?');
    const anna = await visit(ANNA, id);
    const vote = question(anna, 'Questions', 'Why?').getByRole('button', { name: /^Vote/u });
    await vote.waitFor();
    await anna.page.context().route('**/vote', (route) =>
      route.fulfill({
        status: 429,
        json: { findings: [{ what: 'Too many votes.', why: 'Sixty a minute.', fix: 'Wait a little.' }] },
      }),
    );
    await vote.click();
    await anna.tab.getByText('Too many votes.').waitFor();
    assert.equal(await vote.getAttribute('aria-pressed'), 'false');
    await question(anna, 'Questions', 'Why?').locator('[data-votes="0"]').waitFor();
  });

  it('offers what was asked already and what the FAQ answers while one types', async () => {
    const id = await session();
    const known = await ask(id, BERT, 'What if I lose my phone?');
    const anna = await visit(ANNA, id);
    const asked: string[] = [];
    await anna.page.context().route('**/similar', (route) => {
      asked.push((route.request().postDataJSON() as { text: string }).text);
      return route.fulfill({
        json: { questions: [known], faq: [{ id: 'lost', question: 'My phone is lost', answer: 'Call us.' }] },
      });
    });
    await anna.tab.getByLabel('Your question').pressSequentially('phone is lost', { delay: 20 });
    await anna.tab.getByText('Keywave’s answer to “My phone is lost”').click();
    await anna.tab.getByText('Call us.').waitFor();
    await anna.tab.getByRole('button', { name: 'What if I lose my phone?', exact: true }).click();
    const focused = await frameOf(anna).evaluate('document.activeElement.getAttribute("aria-label")');
    assert.equal(focused, 'Vote for “What if I lose my phone?”, 0 votes');
    assert.ok(asked.length <= 3, asked.join(' | '));
    assert.equal(asked.at(-1), 'phone is lost');
  });

  it('is moderated with the keyboard alone, and the focus stays near when a question leaves its list', async () => {
    const id = await session({ moderated: true });
    for (const text of ['Good question', 'Off topic']) await ask(id, BERT, text);
    const host = await visit(HOST, id);
    const { page, tab } = host;
    await tab.getByRole('button', { name: 'Publish: Good question' }).waitFor();
    const tabTo = (fits: string) => tabIn(host, fits);
    await tab.getByRole('heading', { level: 1 }).focus();
    await tabTo('Publish: Good question');
    await page.keyboard.press('Enter');
    await question(host, 'Questions', 'Good question').waitFor();
    assert.match(await focusedIn(host), /^Waiting for you/u);
    await tabTo('Dismiss: Off topic');
    await page.keyboard.press('Enter');
    await tabTo('field-');
    await page.keyboard.type('Not about passkeys');
    await tabTo('Dismiss it');
    await page.keyboard.press('Enter');
    await question(host, 'Dismissed', 'Off topic').getByText('Not about passkeys').waitFor();
    await tabTo('More: Good question');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await question(host, 'Questions', 'Good question').getByText('Pinned').waitFor();
    await tabTo('Vote for “Good question”');
    await page.keyboard.press('Space');
    await question(host, 'Questions', 'Good question').locator('[data-votes="1"]').waitFor();
    const bert = await visit(BERT, id);
    await question(bert, 'Your questions', 'Off topic').getByText('Why: Not about passkeys').waitFor();
  });

  it('tells when the connection is lost, and catches up', async () => {
    const id = await session();
    const anna = await visit(ANNA, id);
    await anna.tab.getByText('No question yet.').waitFor();
    const context = anna.page.context();
    await context.route('**/events?**', (route) => route.abort());
    await ask(id, BERT, 'Did you hear me?');
    await anna.tab.getByText('Connection lost, trying again').waitFor({ timeout: 30_000 });
    await context.unroute('**/events?**');
    await question(anna, 'Questions', 'Did you hear me?').waitFor({ timeout: 30_000 });
    await anna.tab.getByText('Connection lost, trying again').waitFor({ state: 'detached' });
  });

  it('says why somebody may not see it', async () => {
    const member = stage.script.member;
    assert.ok(member);
    try {
      stage.script.member = () => null;
      const anna = await visit(ANNA);
      await anna.tab.getByText('Only members of the channel’s team take part.').waitFor();
    } finally {
      stage.script.member = member;
    }
  });

  it('shows the current question and the next three on a shared screen', async () => {
    const id = await session({}, 'go-live');
    const voters = [ANNA, BERT, CEM, DANA];
    for (const [at, text] of ['One', 'Two', 'Three', 'Four', 'Five'].entries()) {
      const asked = await ask(id, BERT, text);
      for (const who of voters.slice(at)) await call(who, 'PUT', `/${id}/questions/${asked}/vote`);
      if (text === 'Two') await call(HOST, 'PUT', `/${id}/current`, { questionId: asked });
    }
    const screen = await visit(HOST, `${id}/present`, { width: 1920, height: 1080, theme: 'dark' });
    await screen.tab.getByRole('status', { name: 'Now answering' }).getByText('Two').waitFor();
    const next = screen.tab.getByRole('list', { name: 'Next' }).getByRole('listitem');
    assert.deepEqual(
      (await next.allInnerTexts()).map((text) => text.split(' ')[0]),
      ['One', 'Three', 'Four'],
    );
    await screen.tab.getByRole('img', { name: 'QR code of this tab' }).waitFor();
    const frame = frameOf(screen);
    const scrolls = await frame.evaluate<number>('document.documentElement.scrollHeight - innerHeight');
    assert.ok(scrolls <= 0, `${scrolls} pixels too high`);
    assert.deepEqual(await axeFindings(frame), []);
  });

  for (const [theme, width] of [
    ['default', 1280],
    ['dark', 360],
    ['contrast', 360],
  ] as const) {
    it(`has nothing in the way of anybody: ${theme}, ${width} pixels wide`, async () => {
      const id = await session({ moderated: true }, 'go-live');
      const published = await ask(id, BERT, 'What if I lose my phone and the one at home, too?', [
        'phone',
        'lost',
      ]);
      await ask(id, HOST, 'Can my manager see it?');
      await call(HOST, 'POST', `/${id}/questions/${published}/moderate`, { act: 'publish' });
      await call(HOST, 'PUT', `/${id}/current`, { questionId: published });
      for (const [path, shows] of [
        ['', 'What a session is'],
        ['new', 'Rules'],
        [id, 'Waiting for you: 1'],
        [`${id}/present`, 'Ask here'],
      ] as const) {
        const visited = await visit(HOST, path, { theme, width });
        await visited.tab.getByText(shows).first().waitFor();
        const frame = frameOf(visited);
        assert.deepEqual(await axeFindings(frame), [], path);
        const scrolls = await frame.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        assert.ok(scrolls <= 0, `${path} is ${scrolls} pixels too wide`);
        assert.deepEqual(visited.complaints, [], path);
      }
    });
  }
});
