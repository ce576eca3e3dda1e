// What a chat and a channel have in common as windows of the pretend Teams: they load anew when something happens, send what is
// written, show trouble, and draw a message again only when it changed, so that inputs keep their values.

import { busy } from './card-holder.js';
import { byId, h, link, onEvents, onTheme } from './common.js';

/** Message id → { json, element }. */
let drawn = new Map();

/** `concerns` says of whose event this window has to hear. */
export function openWindow({ concerns, load }) {
  byId('home').href = link('/');
  if (matchMedia('(max-width: 820px)').matches) byId('facts-fold').open = false;
  onTheme(() => {
    drawn = new Map();
    attempt(load);
  });
  onEvents(
    ({ personId, type }) => concerns(personId) || type === 'clock',
    50,
    () => attempt(load),
  );
  attempt(load);
}

/** `send` resolves with the API's answer; what could not be sent stands in the box again. */
export function openCompose(send) {
  byId('compose').addEventListener('submit', (event) => {
    event.preventDefault();
    const box = byId('text');
    const text = box.value.trim();
    if (text === '') return;
    attempt(async () => {
      box.value = '';
      const answer = await send(text);
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
}

export async function attempt(work) {
  try {
    await work();
    byId('trouble').textContent = '';
  } catch (error) {
    byId('trouble').textContent = error.message;
  }
}

/** `divider`: what stands above a message, given the one before; null = nothing. `nothingYet`: for a window without messages. */
export function drawMessages(messages, drawMessage, { divider = () => null, nothingYet }) {
  const log = byId('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const grew = messages.some(({ id }) => !drawn.has(id));
  const next = new Map();
  const elements = [];
  for (const [index, message] of messages.entries()) {
    const above = divider(message, messages[index - 1]);
    if (above !== null) elements.push(above);
    const json = JSON.stringify(message);
    const known = drawn.get(message.id);
    const same = known !== undefined && (known.json === json || busy.has(message.id));
    const entry = same ? known : { json, element: drawMessage(message) };
    next.set(message.id, entry);
    elements.push(entry.element);
  }
  drawn = next;
  if (elements.length === 0) elements.push(h('p', { class: 'empty' }, nothingYet));
  const container = byId('messages');
  const sameElements =
    container.children.length === elements.length &&
    elements.every((element, index) => container.children[index] === element || element.className === 'day');
  if (!sameElements) container.replaceChildren(...elements);
  if (grew && atEnd) log.scrollTop = log.scrollHeight;
}
