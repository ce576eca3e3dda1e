// A card in a conversation, as Teams handles it: its buttons send what they say, the answer takes the card's place on this
// screen, and nothing can be pressed meanwhile. What went wrong is said below it.

import { drawCard, markdownToHtml } from './card.js';
import { api, h, theme } from './common.js';

const hostConfigs = await (await fetch('/host-config.json')).json();
/** Ids of messages whose press is on its way; they are not drawn again until it is answered. */
export const busy = new Set();

/**
 * The drawn card of `message`. `actions` is the path that takes presses, `more` goes along with each; `openLink(url)` opens
 * what a button leads to; `status` is where the outcome is said.
 */
export function cardHolder(message, status, { actions, more = () => ({}), openLink }) {
  const holder = h('div', { class: 'card-holder' });
  const show = (card) => {
    const config = hostConfigs[theme()];
    holder.replaceChildren(drawCard(card, config, (action) => act(action)));
  };
  const act = (action) => {
    const type = action.getJsonTypeName();
    if (type === 'Action.OpenUrl') return openLink(action.url);
    if (type !== 'Action.Execute' && type !== 'Action.Submit') return;
    press({ type, id: action.id || undefined, verb: action.verb, data: action.data });
  };
  const press = async (action) => {
    if (busy.has(message.id)) return;
    busy.add(message.id);
    holder.classList.add('busy');
    holder.setAttribute('aria-busy', 'true');
    for (const button of holder.querySelectorAll('button')) button.disabled = true;
    say(status, '');
    try {
      const answer = await api('POST', actions, { ...more(), messageId: message.id, action });
      if (!answer.ok) say(status, answer.error.message, true);
      else if (answer.card) {
        show(answer.card);
        holder.querySelector('.card').tabIndex = -1;
        holder.querySelector('.card').focus();
      } else say(status, answer.message ?? 'Your answer was sent to the app.');
    } catch (error) {
      say(status, error.message, true);
    } finally {
      busy.delete(message.id);
      holder.classList.remove('busy');
      holder.removeAttribute('aria-busy');
      for (const button of holder.querySelectorAll('button')) button.disabled = false;
    }
  };
  show(message.card);
  return holder;
}

export function say(status, text, isError = false) {
  status.textContent = text;
  status.classList.toggle('error', isError);
}

export function bubble(text, fromBot) {
  const element = h('div', { class: 'bubble' });
  if (fromBot) element.innerHTML = markdownToHtml(text);
  else element.textContent = text;
  return element;
}
