// The channel of a pretend team, as Teams shows it: threads, cards that everybody sees, and what members say to the bot with
// a mention. Whoever plays chooses as which member they press and write.

import { bubble, cardHolder, say } from './card-holder.js';
import { drawMessages, openCompose, openWindow } from './chat-window.js';
import { api, avatar, byId, format, h, inPretendTeams } from './common.js';

let channelId = '';
let tab = '';

openWindow({ concerns: (personId) => personId === channelId, load });
openCompose((text) => api('POST', '/channel/messages', { personId: byId('member').value, text }));

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
  // Each thread stands where it began, with what came below it.
  const threads = Map.groupBy(channel.messages, ({ thread }) => thread);
  drawMessages([...threads.values()].flat(), drawMessage, {
    nothingYet: 'Nothing has been asked here yet.',
  });
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
