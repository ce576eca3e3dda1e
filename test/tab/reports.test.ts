// The reports page in a browser: waves side by side, files that arrive, and a summary that fits one page of paper.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { openBrowser } from '../../src/tools/browser.ts';
import { pretend } from './pretend-api.ts';
import { builtTab, serveTab } from './tab-server.ts';
import { axeFindings } from './axe.ts';
import { openInTeams, type Teams } from './teams-host.ts';

describe('reports in the tab', function () {
  this.timeout(120_000);
  let browser: Browser;
  let server: HttpServer;
  let teams: Teams | undefined;

  before(async () => {
    await builtTab();
    browser = await openBrowser();
    server = await serveTab(pretend());
  });
  afterEach(() => teams?.close());
  after(async () => {
    await server.close();
    await browser.close();
  });

  const open = async (path: string, options: { token?: string } = {}) =>
    (teams = await openInTeams(browser, { url: server.url, path, ...options }));

  it('shows the funnel of the campaign beside those of its waves', async () => {
    const { tab } = await open('/tab/#/reports');
    const table = tab.getByRole('region', { name: 'Table of waves' });
    await table.getByRole('columnheader', { name: 'Pilot' }).waitFor();
    assert.match(await table.getByRole('row', { name: /Registered/u }).innerText(), /203/u);
  });

  it('hands out everybody as a file of each kind', async () => {
    const { tab, page } = await open('/tab/#/reports');
    for (const [label, ending, begins] of [
      ['CSV', 'csv', 'personId,name'],
      ['Excel (XLSX)', 'xlsx', 'PK'],
      ['JSON', 'json', '{"schema":"keywave.people/1"'],
    ] as const) {
      const arriving = page.waitForEvent('download');
      await tab.getByRole('button', { name: label, exact: true }).click();
      const file = await arriving;
      assert.equal(file.suggestedFilename(), `keywave-people.${ending}`);
      const text = readFileSync(await file.path(), 'utf8').replace(/^\uFEFF/u, '');
      assert.ok(text.startsWith(begins), ending);
    }
  });

  it('offers a viewer the comparison and no file with names', async () => {
    const { tab } = await open('/tab/#/reports', { token: 'viewer' });
    await tab.getByRole('heading', { name: 'Waves side by side' }).waitFor();
    assert.equal(await tab.getByRole('button', { name: 'CSV', exact: true }).count(), 0);
  });

  it('says the forecast and what it stands on, on the overview too', async () => {
    for (const path of ['/tab/', '/tab/#/summary']) {
      const { tab } = await open(path);
      await tab.getByText(/At the pace of the last 8 days \(25 people a day\)/u).waitFor();
      await teams?.close();
    }
  });

  for (const theme of ['default', 'dark', 'contrast'] as const) {
    for (const width of [1280, 360]) {
      it(`has nothing in the way of anybody: ${theme}, ${width} pixels wide`, async () => {
        for (const [path, shows] of [
          ['/tab/#/reports', 'People out of reach'],
          ['/tab/#/summary', 'What is in the way'],
        ] as const) {
          teams = await openInTeams(browser, { url: server.url, path, theme, width });
          await teams.tab.getByRole('heading', { name: shows }).waitFor();
          const frame = teams.page.frames().find((one) => one.parentFrame() !== null);
          assert.ok(frame !== undefined);
          assert.deepEqual(await axeFindings(frame), [], path);
          const scrolls = await frame.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
          assert.ok(scrolls <= 0, `${path} is ${scrolls} pixels too wide`);
          if (process.env['SHOTS'] !== undefined)
            await teams.page.screenshot({
              path: `${process.env['SHOTS']}/${path.slice(7)}-${theme}-${width}.png`,
            });
          await teams.close();
        }
      });
    }
  }

  it('prints the summary on one page of paper, light whatever the theme, without what is for the screen', async () => {
    // A4 less a centimetre all around, at 96 pixels an inch.
    const [width, height] = [718, 1047];
    teams = await openInTeams(browser, { url: server.url, path: '/tab/#/summary', theme: 'dark', width });
    const { tab, page } = teams;
    await tab.getByRole('heading', { name: 'What is in the way' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    await tab.locator('[data-theme=light]').first().waitFor();
    assert.equal(await tab.getByRole('navigation').isVisible(), false);
    assert.equal(await tab.getByRole('button', { name: 'Print' }).isVisible(), false);
    const main = await tab.getByRole('main').boundingBox();
    assert.ok(main !== null && main.height <= height, `${main?.height} pixels do not fit a page`);
    await page.setViewportSize({ width, height });
    if (process.env['SHOTS'] !== undefined)
      await page.screenshot({ path: `${process.env['SHOTS']}/print.png` });
  });
});
