// The channel of a pretend team, as Teams shows it: threads, cards that everybody sees, and what members say to the bot with
// a mention. Whoever plays chooses as which member they press and write.

import { bubble, busy, cardHolder, say } from './card-holder.js';
import { api, avatar, byId, format, h, inPretendTeams, link, onEvents, onTheme } from './common.js';

/** Message id → { json, element }: a message is drawn again only when it changed, so inputs keep their values. */
let drawn = new Map();
let channelId = '';
let tab = '';

byId('home').href = link('/');
if (matchMedia('(max-width: 820px)').matches) byId('facts-fold').open = false;
onTheme(() => {
  drawn = new Map();
  attempt(load);
});
onEvents(
  ({ personId, type }) => personId === channelId || type === 'clock',
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
    const answer = await api('POST', '/channel/messages', { personId: byId('member').value, text });
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
  const channel = await api('GET', '/channel');
  channelId = channel.id;
  tab = channel.tab;
  byId('tab').href = tab;
  document.title = `${channel.name} · Keywave`;
  byId('name').textContent = channel.name;
  byId('team').textContent = `Channel of the team ${channel.team}`;
  const select = byId('member');
  const chosen = select.value;
  select.replaceChildren(
    ...channel.members.map(({ id, name, isAdmin }) =>
      h('option', { value: id }, isAdmin ? `${name} (admin)` : name),
    ),
  );
  if (chosen) select.value = chosen;
  drawMessages(channel.messages);
}

async function attempt(work) {
  try {
    await work();
    byId('trouble').textContent = '';
  } catch (error) {
    byId('trouble').textContent = error.message;
  }
}

function drawMessages(messages) {
  const log = byId('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const grew = messages.some(({ id }) => !drawn.has(id));
  const next = new Map();
  // Each thread stands where it began, with what came below it.
  const threads = Map.groupBy(messages, ({ thread }) => thread);
  for (const message of [...threads.values()].flat()) {
    const json = JSON.stringify(message);
    const known = drawn.get(message.id);
    const same = known !== undefined && (known.json === json || busy.has(message.id));
    next.set(message.id, same ? known : { json, element: drawMessage(message) });
  }
  drawn = next;
  const elements = [...next.values()].map(({ element }) => element);
  if (elements.length === 0) elements.push(h('p', { class: 'empty' }, 'Nothing has been asked here yet.'));
  const container = byId('messages');
  const same =
    container.children.length === elements.length &&
    elements.every((element, index) => container.children[index] === element);
  if (!same) container.replaceChildren(...elements);
  if (grew && atEnd) log.scrollTop = log.scrollHeight;
}

function drawMessage(message) {
  const fromBot = message.from === 'bot';
  const author = fromBot ? 'Keywave' : message.author;
  const status = h('div', { class: 'status', role: 'status' });
  const meta = [author, format.time(message.at), message.edited ? 'Edited' : null]
    .filter(Boolean)
    .join(' · ');
  const body = h('div', { class: 'body' }, h('div', { class: 'meta' }, meta));
  if (message.text) body.append(bubble(message.text, fromBot));
  if (message.card) {
    body.append(
      cardHolder(message, status, {
        actions: '/channel/actions',
        more: () => ({ personId: byId('member').value }),
        openLink: (url) => window.open(inPretendTeams(url, tab), '_blank', 'noopener'),
      }),
    );
  }
  body.append(status);
  if (message.error) say(status, message.error, true);
  const reply = message.thread === message.id ? '' : 'reply';
  return h(
    'article',
    { class: `message bot ${reply}`, 'aria-label': `From ${author}` },
    fromBot ? h('span', { class: 'avatar bot', 'aria-hidden': 'true' }, 'K') : avatar(author),
    body,
  );
}
