// Reading Adaptive Cards: which actions a card offers, which nudge it carries, and whether the Connector would
// refuse it as malformed. Teams takes cards up to version 1.5 from bots (Microsoft Learn, "Types of cards").
import { marksOf } from './marks.ts';
import type { Activity } from './state.ts';

export type CardAction = { type: string; id?: string; verb?: string; data?: unknown; title?: string };
export const adaptiveCardType = 'application/vnd.microsoft.card.adaptive';
type Json = { [property: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const deepest = 60;

/** Every action of a card, in ActionSets, ShowCards and fallbacks too. */
export function actionsOf(card: unknown, depth = 0): CardAction[] {
  if (depth > deepest) return [];
  if (Array.isArray(card)) return card.flatMap((item) => actionsOf(item, depth + 1));
  if (!isObject(card)) return [];
  const own = typeof card.type === 'string' && card.type.startsWith('Action.') ? [card as CardAction] : [];
  const inner = Object.entries(card).flatMap(([name, value]) =>
    name === 'data' ? [] : actionsOf(value, depth + 1),
  );
  return [...own, ...inner];
}

export const executeActionsOf = (card: unknown): CardAction[] =>
  actionsOf(card).filter((action) => action.type === 'Action.Execute' && typeof action.verb === 'string');

/** The `nudgeId` in the data of the card's actions, if any. */
export function nudgeIdOf(card: unknown): string | null {
  for (const action of actionsOf(card)) {
    if (isObject(action.data) && typeof action.data.nudgeId === 'string') return action.data.nudgeId;
  }
  return null;
}

export function cardOf(activity: Activity): unknown {
  if (!Array.isArray(activity.attachments)) return undefined;
  const found: unknown = activity.attachments.find(
    (item: unknown) => isObject(item) && item.contentType === adaptiveCardType,
  );
  return isObject(found) ? found.content : undefined;
}

/** Null when the activity can be shown, otherwise what is malformed. */
export function faultOfActivity(activity: unknown): string | null {
  if (!isObject(activity)) return 'Activity is not an object';
  if (typeof activity.type !== 'string') return "Missing required property 'type'";
  const { attachments } = activity;
  if (attachments !== undefined && !Array.isArray(attachments)) return "'attachments' is not a list";
  for (const attachment of attachments ?? []) {
    if (!isObject(attachment) || typeof attachment.contentType !== 'string')
      return 'Attachment without contentType';
    if (attachment.contentType !== adaptiveCardType) continue;
    const fault = faultOfCard(attachment.content);
    if (fault !== null) return fault;
  }
  const hasText = typeof activity.text === 'string' && activity.text !== '';
  if (activity.type === 'message' && !hasText && (attachments ?? []).length === 0)
    return 'Activity must include non empty text or attachments';
  if (marksOf(activity) === null) return 'Error parsing message entity from entities array';
  return null;
}

function faultOfCard(card: unknown): string | null {
  if (!isObject(card) || card.type !== 'AdaptiveCard') return 'Adaptive Card content is not an AdaptiveCard';
  const version = typeof card.version === 'string' ? /^1\.(\d)$/.exec(card.version)?.[1] : undefined;
  if (version === undefined) return 'Adaptive Card without a version';
  if (Number(version) > 5) return `Adaptive Card version ${String(card.version)} is not supported`;
  if (card.body !== undefined && !Array.isArray(card.body)) return 'Adaptive Card body is not a list';
  if (card.actions !== undefined && !Array.isArray(card.actions))
    return 'Adaptive Card actions is not a list';
  return faultOfElements(
    [...((card.body as unknown[] | undefined) ?? []), ...((card.actions as unknown[] | undefined) ?? [])],
    0,
  );
}

function faultOfElements(elements: readonly unknown[], depth: number): string | null {
  if (depth > deepest) return 'Adaptive Card is nested too deeply';
  for (const element of elements) {
    if (!isObject(element) || typeof element.type !== 'string') return 'Adaptive Card element without type';
    if (element.type === 'TextBlock' && typeof element.text !== 'string') return 'TextBlock without text';
    if (element.type === 'Image' && typeof element.url !== 'string') return 'Image without url';
    if (element.type === 'Action.OpenUrl' && typeof element.url !== 'string')
      return 'Action.OpenUrl without url';
    for (const name of ['items', 'columns', 'actions']) {
      const inner = element[name];
      if (!Array.isArray(inner)) continue;
      // Table columns carry widths, not elements.
      if (element.type === 'Table' && name === 'columns') continue;
      const typed =
        name === 'columns'
          ? inner.map((column: unknown) => (isObject(column) ? { type: 'Column', ...column } : column))
          : inner;
      const fault = faultOfElements(typed, depth + 1);
      if (fault !== null) return fault;
    }
  }
  return null;
}

/** Bytes of the message as UTF-16, images given as data apart. */
export function messageSize(activity: unknown): number {
  const text = JSON.stringify(activity, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('data:image/') ? '' : value,
  );
  return text.length * 2;
}
