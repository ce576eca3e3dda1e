// What one person says in their own chat, as the screen shows it: the real product, the pretend Microsoft, and a browser.
// They ask how to begin and what is stored, choose another language, want silence, and say that a passkey is not theirs.

import assert from 'node:assert/strict';
import { openChat, type Chat } from '../support/chat.ts';
import { until } from '../support/product.ts';

describe('in the chat', function () {
  this.timeout(120_000);
  // Each step builds on the one before.
  this.bail(true);
  let chat: Chat;

  before(async () => {
    chat = await openChat('fr');
  });

  after(() => chat?.close());

  const newest = () => chat.newest();
  const say = (text: string) => chat.say(text);
  const showing = (text: string) => chat.showing(text);

  it('somebody asks in French how to begin, without accents', async () => {
    await say('Cle d’acces ?');
    await showing('voici comment commencer');
    assert.equal(await newest().getByRole('button', { name: 'C’est fait' }).count(), 0, 'no card to answer');
  });

  it('reads what is stored about them', async () => {
    await say('mes données');
    await showing('Ce que je conserve à votre sujet');
    const shown = await newest().innerText();
    assert.ok(shown.includes(chat.person.name), shown);
    assert.match(shown, /Conversations : 1/u);
    assert.match(shown, /Nombre de questions : 0/u);
  });

  it('chooses German, and is answered in it from then on', async () => {
    await say('langue');
    await showing('Dans quelle langue');
    await newest().getByRole('combobox').selectOption({ label: 'Deutsch' });
    await newest().getByRole('button', { name: 'Utiliser cette langue' }).click();
    await showing('Ich schreibe Ihnen jetzt in dieser Sprache');
    await say('passkey');
    await showing('so fangen Sie an');
  });

  it('wants silence, and gets it before anybody has written to them', async () => {
    await say('Nachrichten stoppen!');
    await showing('Ich schreibe Ihnen nicht mehr');
    const wave = {
      campaignId: 'passkeys',
      name: 'One',
      audience: { include: [{ kind: 'person', id: chat.person.id }] },
    };
    await assert.rejects(chat.house.api(chat.product, 'POST', '/api/waves', wave), /would reach nobody/u);
    await say('Nachrichten starten');
    await showing('Ich schreibe Ihnen wieder');
    await chat.house.api(chat.product, 'POST', '/api/waves', wave);
    await showing('richten Sie Ihren Passkey ein');
  });

  it('is thanked for a passkey, says that it is not theirs, and the admin can see it', async () => {
    await chat.house.pretend('POST', `/api/people/${chat.person.id}/passkeys`, { kind: 'security-key' });
    await newest().getByRole('button', { name: 'Ich habe ihn registriert', exact: true }).click();
    await newest().getByRole('button', { name: 'Das war ich nicht' }).click();
    await showing('Nicht Ihrer? Tun Sie jetzt dies');
    const said = await until(async () => (await chat.trail()).find(({ kind }) => kind === 'not-me'));
    assert.match(said.text, /somebody else registered a passkey/u);
    assert.ok((await chat.trail()).some(({ kind }) => kind === 'opt-out-lifted'));
  });
});
