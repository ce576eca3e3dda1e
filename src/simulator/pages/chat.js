// One pretend person's 1:1 chat with the bot, as Teams shows it: cards drawn by the genuine package, buttons that
// send invokes and replace their card in place, text both ways, live. Links to Security info open the pretend one.

import { bubble, busy, cardHolder, say } from './card-holder.js';
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
} from './common.js';
import { methodName, onEvents, onTheme } from './common.js';

const SECURITY_INFO = new Set([
  'https://aka.ms/mysecurityinfo',
  'https://mysignins.microsoft.com/security-info',
]);
const id = idFromPath();
const path = `/people/${encodeURIComponent(id)}`;
/** Message id → { json, element }: a message is drawn again only when it changed, so inputs keep their values. */
let drawn = new Map();

byId('home').href = link('/');
if (matchMedia('(max-width: 820px)').matches) byId('facts-fold').open = false;
onTheme(() => {
  drawn = new Map();
  attempt(load);
});
onEvents(
  ({ personId, type }) => personId === id || type === 'clock',
  50,
  () => attempt(load),
);
attempt(load);

byId('compose').addEventListener('submit', (event) => {
  event.preventDefault();
  const box = byId('text');
  const text = box.value.trim();
  if (text === '') return;
  attempt(async () => {
    box.value = '';
    const answer = await api('POST', `${path}/messages`, { text });
    if (answer.ok) return;
    box.value ||= text;
    throw new Error(answer.error.message);
  });
});
byId('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId('compose').requestSubmit();
});

async function load() {
  const person = await api('GET', path);
  document.title = `${person.name} · chat with Keywave`;
  byId('subtitle').textContent = `Bot · you are ${person.name}`;
  byId('facts-title').textContent = `You play ${person.name}`;
  drawFacts(person);
  drawMessages(person.messages, person);
}

async function attempt(work) {
  try {
    await work();
    byId('trouble').textContent = '';
  } catch (error) {
    byId('trouble').textContent = error.message;
  }
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

function drawMessages(messages, person) {
  const log = byId('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const grew = messages.some(({ id: messageId }) => !drawn.has(messageId));
  const next = new Map();
  const elements = [];
  let lastDay = '';
  for (const message of messages) {
    const day = format.day(message.at);
    if (day !== lastDay) elements.push(h('div', { class: 'day' }, day));
    lastDay = day;
    const json = JSON.stringify(message);
    const known = drawn.get(message.id);
    const same = known !== undefined && (known.json === json || busy.has(message.id));
    const entry = same ? known : { json, element: drawMessage(message) };
    next.set(message.id, entry);
    elements.push(entry.element);
  }
  drawn = next;
  if (elements.length === 0) elements.push(nothingYet(person));
  const container = byId('messages');
  const sameElements =
    container.children.length === elements.length &&
    elements.every((element, index) => container.children[index] === element || element.className === 'day');
  if (!sameElements) container.replaceChildren(...elements);
  if (grew && atEnd) log.scrollTop = log.scrollHeight;
}

function nothingYet({ botInstalled }) {
  return h(
    'p',
    { class: 'empty' },
    botInstalled
      ? 'No message yet. Write “help” to Keywave, or wait for a wave.'
      : 'Keywave is not installed for this person. A wave installs it; you can do it by hand, too.',
  );
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
