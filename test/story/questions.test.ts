// Somebody asks in their own chat, as the screen shows it: the real product with a small bank, the pretend Microsoft, a browser.
// They are answered, also with a typing error and in another language; choose what they meant; and people come in when the
// FAQ has nothing, when it did not help, when it is a matter of security, and when a person is asked for.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openChat, type Chat } from '../support/chat.ts';
import { until } from '../support/product.ts';

describe('questions in the chat', function () {
  this.timeout(120_000);
  // Each step builds on the one before.
  this.bail(true);
  let chat: Chat;

  before(async () => {
    chat = await openChat('en', { FAQ_DIR: join(import.meta.dirname, '../faq/phones') });
  });

  after(() => chat?.close());

  const newest = () => chat.newest();
  const say = (text: string) => chat.say(text);
  const showing = (text: string) => chat.showing(text);
  const press = (name: string) => chat.press(name);
  const handedOver = async (why: RegExp) => {
    await showing('Your question is with people now');
    await until(async () =>
      (await chat.trail()).some(({ kind, text }) => kind === 'handed-over' && why.test(text)),
    );
  };

  it('are answered with the entry’s question and its source, and a yes is thanked in place', async () => {
    await say('passkey meaning');
    await showing('What is a passkey?');
    await showing('A key pair for one site.');
    const source = newest().getByRole('link', { name: 'Microsoft Learn' });
    assert.match((await source.getAttribute('href')) ?? '', /^https:\/\/learn\.microsoft\.com\/entra\//u);
    await press('Yes, thank you');
    await showing('Glad that it helped');
    await showing('A key pair for one site.');
  });

  it('are understood with a typing error, and a no goes to people with what was missing', async () => {
    await say('waht is a passkey');
    await showing('What is a passkey?');
    await press('No');
    await newest().getByLabel('What is missing?').fill('What does it look like?');
    await press('Ask people');
    await handedOver(/answer did not help/u);
  });

  it('are answered in the language they are asked in', async () => {
    await say('Handy verloren, was nun');
    await showing('Ich habe mein Telefon verloren.');
    await showing('Das betrifft die Sicherheit');
  });

  it('that could mean several things give choices, of which one is answered', async () => {
    await say('phone problem');
    await showing('Did you mean one of these?');
    await press('My phone is broken.');
    await showing('Use another way to sign in.');
  });

  it('with none of the choices meant go to people', async () => {
    await say('passkey gone phone');
    await showing('Did you mean one of these?');
    await press('None of these: ask people');
    await handedOver(/suggestions was meant/u);
  });

  it('of security go to people at once, beside the answer', async () => {
    await say('my phone was stolen');
    await showing('I lost my phone.');
    await showing('This is a matter of security');
    await until(async () => (await chat.trail()).some(({ text }) => /security matter/u.test(text)));
  });

  it('that the FAQ has nothing for give its topics, and at the second miss people', async () => {
    await say('When does the canteen open?');
    await showing('I am not sure what you mean');
    await newest().getByRole('combobox').selectOption('basics');
    await press('Show its questions');
    // The stored card follows the one on the screen, and empties what was chosen meanwhile.
    await until(async () => {
      const answer = newest().getByText('A key pair for one site.');
      if ((await answer.count()) > 0) return true;
      await newest().getByRole('combobox').selectOption('what');
      await press('Show the answer');
      return answer
        .first()
        .waitFor({ timeout: 2_000 })
        .then(
          () => true,
          () => false,
        );
    });
    await say('How is the weather in Lisbon?');
    await showing('I am not sure what you mean');
    await say('Where is the canteen?');
    await handedOver(/two questions in a row/u);
  });

  it('are not what small talk is; a person is found by asking for one', async () => {
    const asked = async () => (await chat.trail()).filter(({ kind }) => kind === 'asked').length;
    const before = await asked();
    await say('thanks a lot!');
    await showing('You are welcome!');
    assert.equal(await asked(), before);
    await say('Is there Bluetooth in the basement?');
    await say('can I talk to a human please');
    await showing('Your question is with people now');
    await showing('Bluetooth in the basement');
  });
});
