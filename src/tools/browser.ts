// Browser: opens Chromium for screenshots and browser tests. CHROMIUM_PATH names another browser. The arguments
// that @sparticuz/chromium recommends are for serverless hosts: with them the browser dies with its first page.

import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/** The first call on a machine unpacks the browser, which takes some seconds. Close it when done. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath()),
    args: ['--no-sandbox'],
    headless: true,
  });
}
