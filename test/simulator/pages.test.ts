// The simulator's pages for everybody: a chat full of Keywave's own cards, the list of people and the pretend Security
// info have nothing in the way of a keyboard, a screen reader or weak eyes, light and dark, wide and on a phone.

import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { openCards } from '../../src/adapters/cards/cards.ts';
import type { Person } from '../../src/simulator/organisation.ts';
import { openBrowser } from '../../src/tools/browser.ts';
import { FOLDER, WITHOUT_LOGO } from '../../src/tools/cards/organisation.ts';
import { axeFindings } from '../tab/axe.ts';
import { ordinary, startBot, startRunning, type Bot, type Running } from './running.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';

describe('the simulator’s pages', function () {
  this.timeout(120_000);
  let running: Running;
  let bot: Bot;
  let browser: Browser;
  let person: Person;

  before(async () => {
    // Takes seconds in which nothing else runs, so that a connection kept open would be closed meanwhile.
    const cards = openCards({ folder: FOLDER, ...WITHOUT_LOGO });
    bot = await startBot();
    running = await startRunning(bot.url);
    person = running.person((each) => ordinary(each) && each.installed);
    const { body } = await running.connector('POST', '/v3/conversations', {
      isGroup: false,
      bot: { id: `28:${running.env.BOT_ID}` },
      members: [{ id: person.id }],
      tenantId: running.env.BOT_TENANT_ID,
      channelData: { tenant: { id: running.env.BOT_TENANT_ID } },
    });
    const path = `/v3/conversations/${encodeURIComponent(String(body.id))}/activities`;
    running.world.throttle.setLimits({ 'connector:tenant': [], 'connector:send': [] });
    for (const name of cards.moments) {
      const [sample = assert.fail(name)] = cards.samples(name);
      const { card, summary } = cards.render(sample, 'en');
      const attachments = [{ contentType: CARD, content: card }];
      const sent = await running.connector('POST', path, { type: 'message', summary, attachments });
      assert.equal(sent.status, 201, name);
    }
    await running.api('POST', `/api/people/${person.id}/messages`, { text: 'Is this **genuine**?' });
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await running.stop();
    await bot.close();
  });

  for (const theme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      it(`have nothing in the way of anybody: ${theme}, ${width} pixels wide`, async () => {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme });
        const open = (path: string) => page.goto(`${running.addresses.pages}${path}`);
        try {
          await open(`/chat/${person.id}`);
          await page.getByText('Is this').last().waitFor();
          await page.getByRole('button', { name: 'Not for me' }).first().click();
          await page.getByLabel('Why is it not for you?').first().waitFor();
          assert.deepEqual(await axeFindings(page.mainFrame()), [], 'the chat');
          await open('/');
          await page.getByText(person.name).first().waitFor();
          assert.deepEqual(await axeFindings(page.mainFrame()), [], 'the list of people');
          await open(`/security-info/${person.id}`);
          await page.getByRole('listitem').first().waitFor();
          assert.deepEqual(await axeFindings(page.mainFrame()), [], 'Security info');
        } finally {
          await page.close();
        }
      });
    }
  }
});
