// The tab in a browser, in a pretend Teams that the genuine teams-js believes in, and on its own.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Frame } from 'playwright-core';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { Failure } from '../../src/ports.ts';
import { TAB_FOLDER } from '../../src/tab/build.ts';
import { openBrowser } from '../../src/tools/browser.ts';
import { axeFindings } from './axe.ts';
import {
  ADMIN,
  adoptionWith,
  ANNA,
  FINANCE,
  NOW,
  PILOT,
  pretend,
  RAMPED,
  SCHEDULED,
  type Pretend,
} from './pretend-api.ts';
import { builtTab, serveTab } from './tab-server.ts';
import { openInTeams, type Teams, type TeamsOptions } from './teams-host.ts';

const BADGE = 'own-where-do-i-pick-up-my-badge';
const THEMES = { default: 'light', dark: 'dark', contrast: 'contrast' } as const;

describe('tab', function () {
  this.timeout(120_000);
  let browser: Browser;
  let server: HttpServer;
  let world: Pretend;
  let teams: Teams | undefined;

  before(async () => {
    await builtTab();
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    world = pretend();
    server = await serveTab({ ...world, api: { ...world.api } });
  });
  afterEach(async () => {
    await teams?.close();
    teams = undefined;
    await server.close();
  });

  async function open(options: Partial<TeamsOptions> = {}): Promise<Teams> {
    teams = await openInTeams(browser, { url: server.url, ...options });
    return teams;
  }

  const frameOf = ({ page }: Teams): Frame => {
    const frame = page.frames().find((one) => one.parentFrame() !== null);
    if (frame === undefined) throw new Error('the tab is not in its frame');
    return frame;
  };

  const PAGES: Record<string, { path: string; shows: string }> = {
    overview: { path: '/tab/', shows: 'What needs attention' },
    waves: { path: '/tab/#/waves', shows: '96 of 168 sent' },
    'a wave': { path: `/tab/#/waves/${PILOT}`, shows: 'Could do MFA and held no passkey' },
    'a wave in stages': { path: `/tab/#/waves/${RAMPED}`, shows: 'The next stage is held' },
    readiness: { path: '/tab/#/readiness', shows: 'The tenant opted out' },
    'the form': { path: '/tab/#/waves/new', shows: 'One person, to try it first' },
    'the FAQ': { path: '/tab/#/faq', shows: 'I gave somebody a code' },
    'what the FAQ lacks': { path: '/tab/#/faq/gaps', shows: 'The second key is free too.' },
    'waiting questions': { path: '/tab/#/faq/waiting', shows: 'my crane has no reception' },
    'a try': { path: '/tab/#/faq/try', shows: 'Asked in' },
    'an entry': { path: `/tab/#/faq/entry/${BADGE}`, shows: 'asked for a review of' },
    'a new entry': { path: '/tab/#/faq/new', shows: 'How people ask it' },
    people: { path: '/tab/#/people?reach=out&sort=name', shows: 'Björn Lund' },
    'a person': { path: `/tab/#/people/${ANNA}`, shows: 'The first nudge was sent' },
    'the session page outside a channel': { path: '/tab/session', shows: 'Outside a channel' },
  };

  for (const [theme, name] of Object.entries(THEMES) as [keyof typeof THEMES, string][]) {
    for (const width of [1280, 360]) {
      it(`has nothing in the way of anybody: ${name}, ${width} pixels wide`, async () => {
        for (const [page, { shows, ...options }] of Object.entries(PAGES)) {
          const opened = await open({ ...options, theme, width });
          await opened.tab.getByText(shows).first().waitFor();
          assert.equal(await opened.tab.locator('[data-theme]').first().getAttribute('data-theme'), name);
          if (page === 'overview')
            await opened.tab.locator('svg path[id]').first().waitFor({ state: 'attached', timeout: 90_000 });
          const frame = frameOf(opened);
          assert.deepEqual(await axeFindings(frame), [], page);
          const scrolls = await frame.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
          assert.ok(scrolls <= 0, `${page} is ${scrolls} pixels too wide`);
          assert.deepEqual(opened.complaints, [], page);
          await opened.close();
        }
        teams = undefined;
      });
    }
  }

  it('follows Teams when its theme changes', async () => {
    const opened = await open();
    await opened.tab.getByRole('heading', { level: 1 }).waitFor();
    await opened.changeTheme('dark');
    await opened.tab.locator('[data-theme=dark]').first().waitFor();
    await opened.changeTheme('contrast');
    await opened.tab.locator('[data-theme=contrast]').first().waitFor();
  });

  it('says how old the facts are, what every stage counts, and what needs attention', async () => {
    const { tab } = await open();
    await tab.getByText('read 25 minutes ago').waitFor();
    const row = tab.getByRole('row', { name: /Registered/u });
    assert.match(await row.innerText(), /a claim is not enough[^]*203[^]*16/u);
    const attention = tab.getByRole('region', { name: 'What needs attention' });
    for (const text of [
      'Failed: 2 nudges of “Pilot”',
      'is paused with 40 nudges',
      '18 people are out of reach',
      '1 question waits longer than it should',
    ]) {
      await attention.getByText(text).waitFor();
    }
    await tab.getByRole('button', { name: 'What does “Funnel” mean?' }).click();
    await tab.getByText('Shares are of the people in scope').waitFor();
  });

  it('draws adoption from the first wave until now, with the same numbers as a table', async () => {
    await server.close();
    const [at, registered] = ['2026-11-24T08:50:00.000Z', 203];
    server = await serveTab({
      ...world,
      api: { ...world.api, adoption: async () => adoptionWith([{ at, registered }]) },
    });
    const { tab } = await open();
    await tab.getByRole('button', { name: 'As a table' }).click();
    const table = tab.getByRole('region', { name: 'Adoption over time' }).getByRole('table');
    await table.waitFor();
    assert.deepEqual(await table.locator('td').allInnerTexts(), ['0', '203', '203']);
  });

  it('opens the wave of a deep link', async () => {
    const { tab } = await open({ subPageId: PILOT });
    await tab.getByRole('heading', { level: 1, name: 'Pilot' }).waitFor();
  });

  it('starts a wave with the keyboard alone, from the first page to live progress', async () => {
    const opened = await open();
    const { tab, page } = opened;
    await tab.getByRole('heading', { level: 1 }).waitFor();
    const focused = () =>
      frameOf(opened).evaluate<string>(
        `document.activeElement?.innerText || document.activeElement?.id || ''`,
      );
    const tabTo = async (fits: (text: string) => boolean) => {
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press('Tab');
        if (fits(await focused())) return;
      }
      assert.fail(`the keyboard never got there; it is at “${await focused()}”`);
    };
    await tab.getByRole('link', { name: 'Overview' }).focus();
    await tabTo((text) => text === 'Waves');
    await page.keyboard.press('Enter');
    await tab.getByRole('heading', { level: 1, name: 'Waves' }).waitFor();
    await tabTo((text) => text === 'New wave');
    await page.keyboard.press('Enter');
    await tab.getByRole('heading', { level: 1, name: 'New wave' }).waitFor();
    await tabTo((text) => text.startsWith('field-'));
    await page.keyboard.type('First nudge');
    await tabTo((text) => text === 'Preview');
    await page.keyboard.press('Enter');
    await tab.getByText('6 people get a nudge.').waitFor();
    await tab.getByText('Anna Berg').waitFor();
    await tab.getByText('No nudge: already holds a passkey').waitFor();
    await tabTo((text) => text.startsWith('Start wave'));
    await page.keyboard.press('Enter');
    await tab.getByRole('heading', { level: 1, name: 'First nudge' }).waitFor();
    await tab.locator('[data-count=planned]', { hasText: '6' }).waitFor();
    assert.equal([...world.waves.values()].filter(({ wave }) => wave.name === 'First nudge').length, 1);
  });

  it('shows where the keyboard is', async () => {
    const opened = await open();
    await opened.tab.getByRole('link', { name: 'Overview' }).focus();
    await opened.page.keyboard.press('Tab');
    const outline = await frameOf(opened).evaluate('getComputedStyle(document.activeElement).outlineStyle');
    assert.equal(outline, 'solid');
  });

  it('takes the preview away when the form changes, and tells what is wrong with it', async () => {
    const { tab } = await open({ path: '/tab/#/waves/new' });
    await tab.getByRole('button', { name: 'Preview' }).click();
    await tab.getByText('Give the wave a name').waitFor();
    await tab.getByLabel('Name').fill('Groups');
    await tab.getByLabel('Groups', { exact: true }).check();
    await tab.getByRole('button', { name: 'Preview' }).click();
    await tab.getByText('Choose at least one group').waitFor();
    await tab.getByLabel('Everyone in the campaign').check();
    await tab.getByRole('button', { name: 'Preview' }).click();
    await tab.getByRole('button', { name: /^Start wave/u }).waitFor();
    await tab.getByLabel('One person, to try it first').check();
    await tab.getByRole('button', { name: /^Start wave/u }).waitFor({ state: 'detached' });
    await tab.getByRole('button', { name: 'Preview' }).click();
    await tab.getByText('Nobody would get a nudge.').waitFor();
    await tab.getByText('No nudge: already holds a passkey').waitFor();
    assert.ok(await tab.getByRole('button', { name: /^Start wave/u }).isDisabled());
  });

  it('pauses and resumes at once, and cancels only after a question', async () => {
    const { tab } = await open({ path: `/tab/#/waves/${PILOT}` });
    await tab.getByRole('button', { name: 'Pause' }).click();
    await tab.locator('[data-state=paused]').waitFor();
    await tab.getByRole('button', { name: 'Resume' }).click();
    await tab.locator('[data-state=running]').waitFor();
    await tab.getByRole('button', { name: 'Cancel wave' }).click();
    await tab.getByRole('button', { name: 'Keep it' }).click();
    assert.equal(world.waves.get(PILOT)?.wave.state, 'running');
    await tab.getByRole('button', { name: 'Cancel wave' }).click();
    await tab.getByRole('button', { name: 'Cancel the wave' }).click();
    await tab.locator('[data-state=cancelled]').waitFor();
    assert.equal(await tab.getByRole('button', { name: 'Cancel wave' }).count(), 0);
  });

  it('finds a group by name, schedules in stages, and refuses a group whose members are hidden', async () => {
    const { tab } = await open({ path: '/tab/#/waves/new' });
    await tab.getByLabel('Name').fill('Finance');
    await tab.getByLabel('Groups', { exact: true }).check();
    await tab.getByRole('searchbox').fill('finance');
    assert.ok(await tab.getByRole('button', { name: /members are hidden/u }).isDisabled());
    await tab.getByRole('button', { name: FINANCE }).click();
    await tab.getByRole('button', { name: 'Remove Finance' }).waitFor();
    await tab.getByLabel('SMS or voice only').check();
    await tab.getByLabel('At a time').check();
    await tab.getByLabel('Date and time').fill('2026-11-25T09:00');
    await tab.getByLabel(/^In stages/u).check();
    await tab.getByRole('button', { name: 'Preview' }).click();
    await tab.getByRole('button', { name: /^Schedule wave/u }).click();
    await tab.getByRole('heading', { level: 1, name: 'Finance' }).waitFor();
    const made = [...world.waves.values()].find(({ wave }) => wave.name === 'Finance')?.wave;
    assert.deepEqual(made?.audience.include, [{ kind: 'methods', are: 'sms-or-voice-only' }]);
    assert.deepEqual(made?.options?.ramp, { percents: [1, 10, 50, 100], holdHours: 24 });
    assert.ok(made?.options?.startAt);
  });

  it('says when a scheduled wave starts and within which limits', async () => {
    const { tab } = await open({ path: `/tab/#/waves/${SCHEDULED}` });
    await tab.getByText('Starts 26 Nov 2026').waitFor();
    await tab.getByText('At most 500 people a day · at most 20 a minute').waitFor();
  });

  it('says why a stage is held, and opens it on the admin’s word', async () => {
    const { tab } = await open({ path: `/tab/#/waves/${RAMPED}` });
    await tab.getByText('20 % failed; at most 5 % may').waitFor();
    await tab.getByRole('button', { name: 'Go on' }).click();
    await tab.getByRole('button', { name: 'Open it' }).click();
    await tab.getByText('The next stage is held').waitFor({ state: 'detached' });
    assert.equal(world.waves.get(RAMPED)?.wave.ramp?.open, 1);
  });

  it('recalls only after a question, and counts the cards', async () => {
    const { tab } = await open({ path: `/tab/#/waves/${PILOT}` });
    await tab.getByRole('button', { name: 'Recall wave' }).click();
    await tab.getByRole('button', { name: 'Recall the wave' }).click();
    await tab.getByText('43 of 96 cards rewritten').waitFor();
  });

  it('stops everything with a reason, tells everybody, and lets it go on', async () => {
    const { tab } = await open();
    await tab.getByRole('button', { name: 'Stop everything' }).click();
    await tab.getByLabel('Reason').fill('Help desk is down');
    await tab.getByRole('button', { name: 'Stop it now' }).click();
    await tab.getByText(/By Maya Admin.*Help desk is down/u).waitFor();
    await tab.getByRole('button', { name: 'Let it go on' }).click();
    await tab.getByText('Everything is stopped.').waitFor({ state: 'detached' });
    assert.equal(world.stop, null);
  });

  it('shows a viewer the stop without its switch or a name', async () => {
    world.stop = { at: NOW, by: ADMIN, why: 'Help desk is down' };
    const { tab } = await open({ token: 'viewer' });
    await tab.getByText(/By an admin.*Help desk is down/u).waitFor();
    assert.equal(await tab.getByRole('button', { name: 'Let it go on' }).count(), 0);
  });

  it('sends a sample of a message to whoever asks, and says where it is', async () => {
    const { tab } = await open({ path: '/tab/#/waves' });
    const card = tab.getByRole('region', { name: 'See a message as people get it' });
    await card.getByLabel('Message', { exact: true }).selectOption('Not confirmed');
    await card.getByLabel('Language', { exact: true }).selectOption('German');
    await card.getByRole('button', { name: 'Send to me' }).click();
    await card.getByText('“Not confirmed” is in your chat with Keywave').waitFor();
    assert.deepEqual(world.samples, [{ personId: ADMIN, message: 'not-confirmed', language: 'de' }]);
  });

  it('puts a person on hold with a reason, and lifts it', async () => {
    const { tab } = await open({ path: `/tab/#/people/${ANNA}` });
    await tab.getByRole('button', { name: 'Put on hold' }).click();
    await tab.getByLabel('Reason').fill('On leave');
    await tab.getByLabel('Until').fill('2026-12-24');
    await tab.getByRole('dialog').getByRole('button', { name: 'Put on hold' }).click();
    await tab.getByText('On leave').waitFor();
    assert.equal(world.holds.get(ANNA)?.why, 'On leave');
    await tab.getByRole('button', { name: 'Lift hold' }).click();
    await tab.getByRole('button', { name: 'Put on hold' }).waitFor();
    assert.equal(world.holds.size, 0);
  });

  it('lifts a hold that a passkey outweighs', async () => {
    world.holds.set(ADMIN, { why: 'On leave', until: null });
    const { tab } = await open({ path: `/tab/#/people/${ADMIN}` });
    await tab.getByText('Already holds a passkey. Phone (as Graph shows).').waitFor();
    await tab.getByText('On leave (until it is lifted).').waitFor();
    await tab.getByRole('button', { name: 'Lift hold' }).click();
    await tab.getByRole('button', { name: 'Put on hold' }).waitFor();
    assert.equal(world.holds.size, 0);
  });

  it('keeps what readiness showed when a refresh fails, and says so', async () => {
    await server.close();
    let away = false;
    const readiness = async () => {
      if (away) throw new Failure('store-away', 'no database');
      return world.api.readiness(1);
    };
    server = await serveTab({ ...world, api: { ...world.api, readiness } });
    const { page, tab } = await open({ path: '/tab/#/readiness', movableClock: true });
    await tab.getByText('unknown method “brainWave”').waitFor();
    away = true;
    await page.clock.runFor(61_000);
    await tab.getByText('Keywave could not do this now.').waitFor();
    await tab.getByText('unknown method “brainWave”').waitFor();
  });

  it('explains one person', async () => {
    const { tab } = await open({ path: '/tab/#/people' });
    await tab.getByRole('searchbox').fill('anna');
    await tab.getByRole('link', { name: 'Anna Berg' }).click();
    await tab.getByText('SMS or voice is their only MFA').waitFor();
    await tab.getByText('A reminder, 25 Nov 2026').waitFor();
    await tab.getByText('Entra will not ask for a passkey').waitFor();
    await tab.getByText('Microsoft Authenticator, a FIDO2 security key.').waitFor();
    await tab.getByText('20 minutes ago').waitFor();
    await tab.getByText(/Pressed “remind me later”, until 25 Nov 2026/u).waitFor();
  });

  it('lists people by the filters of its address, and takes them away one by one', async () => {
    const { tab, page } = await open({ path: '/tab/#/people?stage=reached&standing=guest' });
    await tab.getByText('Nobody fits').waitFor();
    await tab.getByText('0 people · standings counted 10 minutes ago').waitFor();
    await tab.getByText('Reached').first().waitFor();
    await tab.getByRole('button', { name: /^Remove the filter “Is a guest/u }).click();
    await tab.getByText('9 people').waitFor();
    await tab.getByLabel('Sort by').selectOption('last-message');
    await tab.getByLabel('Add a filter').selectOption('smsOnly=yes');
    await tab.getByRole('button', { name: 'Remove the filter “SMS or voice only”' }).waitFor();
    await tab.getByRole('searchbox').fill('bj');
    await tab.getByText('1 person').waitFor();
    const frame = page.frames().find((one) => one.parentFrame() !== null);
    const address = decodeURIComponent(new URL(frame?.url() ?? '').hash);
    assert.equal(address, '#/people?stage=reached&sort=last-message&smsOnly=yes&search=bj');
  });

  it('opens the list behind a number, for whoever may see names', async () => {
    const { tab } = await open();
    await tab.getByRole('link', { name: /^Acknowledged: .*, show the list$/u }).click();
    await tab
      .getByRole('button', { name: /^Remove the filter “Acknowledged, of those in scope”/u })
      .waitFor();
    await teams?.close();
    const viewer = await open({ token: 'viewer' });
    await viewer.tab.getByRole('row', { name: /Acknowledged/u }).waitFor();
    assert.equal(await viewer.tab.getByRole('link', { name: /show the list/u }).count(), 0);
  });

  it('scrolls through 50,000 people and never shows an empty view for 200 ms', async () => {
    await server.close();
    server = await serveTab(pretend({ crowd: 50_000 }));
    const opened = await open({ path: '/tab/#/people' });
    await opened.tab.getByText('More than 10,000 people').waitFor();
    await opened.tab.getByRole('row', { name: /Maya Admin/u }).waitFor();
    const seen = await frameOf(opened).evaluate<{ rows: number; blank: number; drawn: number }>(SCROLL);
    assert.ok(
      seen.rows >= 2_000,
      `${seen.rows} rows were passed, at most ${seen.blank} ms without one in view`,
    );
    assert.ok(seen.drawn < 200, `${seen.drawn} rows were drawn at a time`);
  });

  it('shows a viewer numbers, no names and no way to start', async () => {
    const opened = await open({ token: 'viewer', path: '/tab/#/waves' });
    const { tab, complaints } = opened;
    await tab.getByText('95 of 165 sent').waitFor();
    assert.equal(await tab.getByRole('link', { name: 'New wave' }).count(), 0);
    assert.equal(await tab.getByRole('link', { name: 'People' }).count(), 0);
    await frameOf(opened).evaluate('location.hash = "#/people"');
    await tab.getByText('Your role shows numbers, not names').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('tells somebody without a role which one is missing', async () => {
    const { tab } = await open({ token: 'nobody' });
    await tab.getByRole('heading', { name: 'Your account has no role in this tab' }).waitFor();
    await tab.getByText('Campaign.Viewer').waitFor();
    await tab.getByText('You have Helpdesk').waitFor();
  });

  it('shows what failed, why and what helps, and tries again', async () => {
    await server.close();
    let away = true;
    server = await serveTab({
      ...world,
      api: {
        ...world.api,
        waves: async () => {
          if (away) throw new Failure('store-away', 'no database');
          return world.api.waves();
        },
      },
    });
    const { tab } = await open({ path: '/tab/#/waves' });
    await tab.getByText('Keywave could not do this now.').waitFor();
    await tab.getByText('What helps: Try again in a minute').waitFor();
    away = false;
    await tab.getByRole('button', { name: 'Try again' }).click();
    await tab.getByText('Finance and legal').waitFor();
  });

  it('invites to the first wave when there is none, and to a channel for sessions', async () => {
    const empty = await serveTab(pretend({ empty: true }));
    try {
      const first = await openInTeams(browser, { url: empty.url });
      await first.tab.getByText('No wave has been sent yet').waitFor();
      await first.tab.getByText('has not been read yet').waitFor();
      assert.deepEqual(await axeFindings(frameOf(first)), []);
      await first.close();
      const channel = await openInTeams(browser, { url: empty.url, path: '/tab/session' });
      await channel.tab.getByText('A session belongs to a channel').waitFor();
      const guides = channel.tab.getByRole('link', { name: 'the guides' });
      assert.equal(await guides.getAttribute('href'), '/guides');
      await channel.close();
    } finally {
      await empty.close();
    }
  });

  it('asks to be opened in Teams when it is opened elsewhere and nobody can sign in', async () => {
    const page = await browser.newPage();
    await page.goto(`${server.url}/tab/`);
    await page.getByRole('heading', { name: 'Open Keywave in Microsoft Teams' }).waitFor();
    await page.close();
  });

  it('loads less than 260 kB of packed script for its first page, the charts apart', () => {
    const assets = join(TAB_FOLDER, 'assets');
    const packed = (name: string) => gzipSync(readFileSync(join(assets, name))).length;
    const first = readFileSync(join(TAB_FOLDER, 'index.html'), 'utf8');
    const named = [...first.matchAll(/assets\/([\w-]+\.js)/gu)].map(([, name]) => name ?? '');
    assert.ok(named.length > 0);
    const size = named.reduce((sum, name) => sum + packed(name), 0);
    assert.ok(size < 260_000, `${size} bytes`);
    const charts = readdirSync(assets).filter((name) => name.startsWith('charts-') && name.endsWith('.js'));
    assert.equal(charts.length, 1);
    assert.ok(!named.includes(charts[0] ?? ''));
  });
});

/** Scrolls as fast as a wheel for three seconds: the last row met, the most drawn, the longest time without any in view. */
const SCROLL = `new Promise((resolve) => {
  const view = document.querySelector('[role=table][aria-label=People]');
  const box = view.getBoundingClientRect();
  const begun = performance.now();
  let blank = 0, since = null, rows = 0, drawn = 0;
  const step = () => {
    const now = performance.now();
    const all = [...view.querySelectorAll('[role=row][data-index]')];
    const inView = all.filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > box.top && top < box.bottom;
    });
    drawn = Math.max(drawn, all.length);
    rows = Math.max(rows, ...inView.map((row) => Number(row.dataset.index)));
    since = inView.length > 0 ? null : (since ?? now);
    if (since !== null) blank = Math.max(blank, now - since);
    if (now - begun > 60000 || rows >= 2000) return resolve({ rows, blank, drawn });
    view.scrollTop += 900;
    requestAnimationFrame(step);
  };
  step();
})`;
