// One pretend person's 1:1 chat with the bot, as Teams shows it: cards drawn by the genuine package, buttons that
// send invokes and replace their card in place, text both ways, live. Links to Security info open the pretend one.

import { bubble, cardHolder, say } from './card-holder.js';
import { attempt, drawMessages, openCompose, openWindow } from './chat-window.js';
import {
  api,
  avatar,
  badges,
  byId,
  format,
  h,
  idFromPath,
  inPretendTeams,
  isPasskeyMethod,
  link,
  methodName,
} from './common.js';

const SECURITY_INFO = new Set([
  'https://aka.ms/mysecurityinfo',
  'https://mysignins.microsoft.com/security-info',
]);
const id = idFromPath();
const path = `/people/${encodeURIComponent(id)}`;

openWindow({ concerns: (personId) => personId === id, load });
openCompose((text) => api('POST', `${path}/messages`, { text }));

async function load() {
  const person = await api('GET', path);
  document.title = `${person.name} · chat with Keywave`;
  byId('subtitle').textContent = `Bot · you are ${person.name}`;
  byId('facts-title').textContent = `You play ${person.name}`;
  drawFacts(person);
  drawMessages(person.messages, drawMessage, { divider: newDay, nothingYet: nothingYet(person) });
}

function drawFacts(person) {
  const fact = (label, value) => (value ? h('div', {}, h('dt', {}, label), h('dd', {}, value)) : null);
  const methods = person.methods.filter((method) => !isPasskeyMethod(method)).map(methodName);
  const set = (action) => () => attempt(() => api('POST', `${path}/installation`, { action }).then(load));
  byId('facts').replaceChildren(
    h(
      'div',
      { class: 'head' },
      avatar(person.name),
      h('div', {}, h('strong', {}, person.name), h('div', { class: 'muted small' }, person.jobTitle ?? '')),
    ),
    badges(person),
    h(
      'dl',
      {},
      fact('Sign-in address', person.upn),
      fact('Department', [person.department, person.country].filter(Boolean).join(', ')),
      fact('Sign-in methods', methods.join(', ') || 'none'),
      fact('Passkeys', person.passkeys.map(({ name }) => name).join(', ') || 'none'),
      fact('Groups', person.groups.join(', ')),
      fact('Plays by itself', person.yours ? 'no, this one is yours' : `yes, usually ${person.temperament}`),
    ),
    h(
      'div',
      { class: 'row' },
      h('a', { class: 'button', href: link(`/security-info/${encodeURIComponent(id)}`) }, 'Security info'),
      person.botInstalled
        ? h('button', { type: 'button', onclick: set('remove') }, 'Remove the bot')
        : h('button', { type: 'button', onclick: set('add') }, 'Install the bot'),
      h(
        'button',
        { type: 'button', onclick: set(person.blocked ? 'unblock' : 'block') },
        person.blocked ? 'Unblock the bot' : 'Block the bot',
      ),
    ),
  );
}

function newDay({ at }, before) {
  const day = format.day(at);
  return before !== undefined && format.day(before.at) === day ? null : h('div', { class: 'day' }, day);
}

function nothingYet({ botInstalled }) {
  return botInstalled
    ? 'No message yet. Write “help” to Keywave, or wait for a wave.'
    : 'Keywave is not installed for this person. A wave installs it; you can do it by hand, too.';
}

function drawMessage(message) {
  const fromBot = message.from === 'bot';
  const status = h('div', { class: 'status', role: 'status' });
  const meta = [fromBot ? 'Keywave' : null, format.time(message.at), message.edited ? 'Edited' : null];
  const body = h('div', { class: 'body' }, h('div', { class: 'meta' }, meta.filter(Boolean).join(' · ')));
  if (message.text) body.append(bubble(message.text, fromBot));
  if (message.ai) body.append(aiMarks(message.citations));
  if (message.card) body.append(cardHolder(message, status, { actions: `${path}/actions`, openLink }));
  if (message.thumbs) body.append(thumbs(message, status));
  body.append(status);
  if (message.error) say(status, message.error, true);
  return h(
    'article',
    { class: `message ${message.from}`, 'aria-label': fromBot ? 'From Keywave' : 'From you' },
    fromBot ? h('span', { class: 'avatar bot', 'aria-hidden': 'true' }, 'K') : null,
    body,
  );
}

function aiMarks(citations) {
  const sources = citations.map(({ position, name, url }) => {
    const words = `[${position}] ${name}`;
    return h('li', {}, url ? h('a', { href: url, target: '_blank', rel: 'noopener' }, words) : words);
  });
  return h(
    'div',
    { class: 'ai small' },
    h('span', { class: 'muted' }, 'AI generated'),
    h('ul', {}, ...sources),
  );
}

function thumbs(message, status) {
  const give = (reaction, label, sign) => {
    const onclick = () =>
      attempt(async () => {
        const answer = await api('POST', `${path}/thumbs`, { messageId: message.id, reaction });
        say(status, answer.ok ? 'Thank you for your feedback.' : answer.error.message, !answer.ok);
      });
    return h('button', { type: 'button', 'aria-label': label, onclick }, sign);
  };
  return h('div', { class: 'row' }, give('like', 'Like', '👍'), give('dislike', 'Dislike', '👎'));
}

/** As Teams does: its own pages open in the pretend one. */
async function openLink(url) {
  if (new URL(url).origin === 'https://teams.microsoft.com') {
    const { tab } = await api('GET', '/channel');
    window.open(inPretendTeams(url, tab), '_blank', 'noopener');
    return;
  }
  const target = SECURITY_INFO.has(url) ? link(`/security-info/${encodeURIComponent(id)}`) : url;
  window.open(target, '_blank', 'noopener');
}
