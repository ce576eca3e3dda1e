// One person's own chat as the screen shows it: the real product, the pretend Microsoft, and a browser that stands in the chat.

import type { Browser, Locator } from 'playwright-core';
import { openBrowser } from '../../src/tools/browser.ts';
import { openHouse, type House, type Product } from './product.ts';
import { someoneReading, type Listed } from './readers.ts';

type Explained = { readonly trail: readonly { readonly kind: string; readonly text: string }[] };

export type Chat = {
  readonly house: House;
  readonly product: Product;
  readonly person: Listed;
  /** The newest card. */
  newest(): Locator;
  say(text: string): Promise<void>;
  /** Waits until the newest card shows the text. */
  showing(text: string): Promise<void>;
  press(name: string): Promise<void>;
  trail(): Promise<Explained['trail']>;
  close(): Promise<void>;
};

/** The chat of somebody whose Teams is in the language. `env`: what the product is told beside the usual. */
export async function openChat(language: string, env: Record<string, string> = {}): Promise<Chat> {
  const house = await openHouse({ people: 60 });
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await house.close();
  };
  try {
    const product = await house.startProduct(env);
    await house.tenantRead(product);
    const person = await someoneReading(house, product, language);
    browser = await openBrowser();
    const page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${house.simulator.addresses.pages}/chat/${person.id}`);
    const newest = () => page.locator('.card').last();
    return {
      house,
      product,
      person,
      newest,
      say: async (text) => {
        await page.getByLabel('Message to Keywave').fill(text);
        await page.getByRole('button', { name: 'Send' }).click();
      },
      showing: (text) => newest().getByText(text).first().waitFor(),
      press: (name) => newest().getByRole('button', { name, exact: true }).click(),
      trail: async () =>
        (await house.api<Explained>(product, 'GET', `/api/people/${person.id}?campaign=passkeys`)).trail,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
