// Home of the pretend organisation: the clock, the counters, and the people to open a chat with. Those left for
// the newcomer come first, then whoever heard from the bot last.

import { api, avatar, badges, byId, format, h, KINDS, link, onEvents } from './common.js';

byId('channel').href = link('/channel');
const SHOWN = 100;
let people = [];
let showAll = false;
let offset = 0;

for (const [key, [label]] of Object.entries(KINDS)) byId('kind').append(h('option', { value: key }, label));
for (const id of ['search', 'kind', 'group']) byId(id).addEventListener('input', drawPeople);
document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
byId('more').addEventListener('click', () => {
  showAll = true;
  drawPeople();
});
for (const button of document.querySelectorAll('[data-move]')) {
  button.addEventListener('click', () =>
    attempt(async () => {
      await api('POST', '/clock', JSON.parse(button.dataset.move));
      await load();
    }),
  );
}
setInterval(drawClock, 1000);
onEvents(
  () => true,
  800,
  () => attempt(load),
);
attempt(load);

async function load() {
  const [organisation, everybody] = await Promise.all([api('GET', '/organisation'), api('GET', '/people')]);
  people = everybody.sort(inOrder);
  offset = Date.parse(organisation.clock.now) - Date.now();
  document.title = `${organisation.name} · pretend organisation`;
  byId('company').textContent = organisation.name;
  byId('count-people').textContent = organisation.counts.people;
  byId('count-installed').textContent = organisation.counts.installed;
  byId('count-cards').textContent = organisation.counts.holdingCards;
  byId('count-passkeys').textContent = organisation.counts.passkeys;
  byId('product').hidden = !organisation.links.product;
  byId('product').href = organisation.links.product ?? '';
  const select = byId('group');
  const chosen = select.value;
  select.replaceChildren(
    h('option', { value: '' }, 'All groups'),
    ...organisation.groups.map(({ name, members }) => h('option', { value: name }, `${name} (${members})`)),
  );
  select.value = chosen;
  drawClock();
  drawPeople();
}

async function attempt(work) {
  const trouble = byId('trouble');
  try {
    await work();
    trouble.hidden = true;
  } catch (error) {
    trouble.textContent = error.message;
    trouble.hidden = false;
  }
}

function inOrder(a, b) {
  if (a.yours !== b.yours) return a.yours ? -1 : 1;
  const byLast = (b.lastMessageAt ?? '').localeCompare(a.lastMessageAt ?? '');
  return byLast !== 0 ? byLast : a.name.localeCompare(b.name);
}

function drawClock() {
  const now = new Date(Date.now() + offset);
  byId('now').textContent = format.dateTime(now);
  byId('now').dateTime = now.toISOString();
}

function drawPeople() {
  const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const kind = KINDS[byId('kind').value]?.[1] ?? (() => true);
  const group = byId('group').value;
  const found = people.filter((person) => {
    const text = [person.name, person.upn, person.jobTitle, person.department, person.country]
      .join(' ')
      .toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      kind(person) &&
      (group === '' || person.groups.includes(group))
    );
  });
  const shown = showAll ? found : found.slice(0, SHOWN);
  byId('found').textContent =
    shown.length < found.length
      ? `${found.length} people, the first ${shown.length} shown`
      : `${found.length} ${found.length === 1 ? 'person' : 'people'}`;
  byId('more').hidden = shown.length === found.length;

  const focused = document.activeElement?.closest?.('.people a')?.getAttribute('href');
  byId('people').replaceChildren(...shown.map(row));
  if (focused)
    byId('people')
      .querySelector(`a[href="${CSS.escape(focused)}"]`)
      ?.focus();
}

function row(person) {
  const about = [person.jobTitle, person.department, person.country].filter(Boolean).join(' · ');
  const cards = person.cards > 0 ? `${person.cards} ${person.cards === 1 ? 'card' : 'cards'}` : '';
  const bot = person.botInstalled ? 'bot installed' : 'no bot';
  return h(
    'li',
    {},
    h(
      'a',
      { href: link(`/chat/${encodeURIComponent(person.id)}`) },
      avatar(person.name),
      h(
        'span',
        { class: 'who' },
        h('span', { class: 'name' }, person.name),
        h('br'),
        h('span', { class: 'muted small' }, about || person.upn),
      ),
      badges(person),
      h('span', { class: 'cards' }, cards || bot, cards ? h('br') : null, cards ? bot : null),
    ),
  );
}
