// Scripted people: when a card with buttons arrives, each reacts after some seconds by temperament - registers,
// acknowledges, snoozes, reports a failure, asks in the chat, or does nothing. People marked `yours` and
// campaign admins never act by themselves. Machine time; nothing happens while the mode is `off`.
import { executeActionsOf } from './cards.ts';
import type { CardAction } from './cards.ts';
import type { Chats } from './chats.ts';
import { groupNames } from './organisation.ts';
import type { Person } from './organisation.ts';
import { passkeyKinds } from './passkeys.ts';
import type { PasskeyKind } from './passkeys.ts';
import { addPasskey } from './security-info.ts';
import { chance } from './seeded.ts';
import type { Message } from './state.ts';
import { groupNamed } from './world.ts';
import type { World } from './world.ts';

export type BehaviourMode = 'off' | 'demo';
export type Behaviours = { mode(): BehaviourMode; setMode(mode: BehaviourMode): void; close(): void };
export type Delay = { leastMs: number; mostMs: number };

const verbs = {
  acknowledges: 'acknowledge',
  snoozes: 'snooze',
  fails: 'failed',
  registers: 'registered',
} as const;
const nudgeVerbs: readonly string[] = Object.values(verbs);
const isNudgeAction = (action: CardAction) => action.verb !== undefined && nudgeVerbs.includes(action.verb);
const mostQuestions = 3;
const questions = [
  'Is this message really from our IT?',
  'What is a passkey?',
  'Do I need a new phone for this?',
  'What happens if I lose my phone?',
  'Does it read my fingerprint?',
];

export function startBehaviours(
  world: World,
  chats: Chats,
  initial: BehaviourMode,
  delay: Delay,
): Behaviours {
  let mode = initial;
  const timers = new Set<NodeJS.Timeout>();
  const seen = new Map<string, number>();

  const stop = () => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };

  const react = async (person: Person, message: Message, times: number) => {
    const luck = chance(`${person.id}:${times}`);
    // Whoever put it off twice does it at the third reminder.
    const wish = person.temperament === 'snoozes' && times > 2 ? 'registers' : person.temperament;
    if (wish === 'ignores') return;
    if (wish === 'asks') {
      if (times <= mostQuestions) await chats.say(person, luck.pick(questions));
      return;
    }
    if (wish === 'registers' && !register(world, person)) {
      await press(person, message, verbs.fails);
      return;
    }
    await press(person, message, verbs[wish]);
  };

  const press = async (person: Person, message: Message, verb: string) => {
    const shown = world.state.message(person.id, message.id)?.card;
    const action = executeActionsOf(shown).find((candidate) => candidate.verb === verb);
    if (action) await chats.press(person, message.id, action);
  };

  chats.onCard((person, message) => {
    // Answers to questions may carry buttons too; only a nudge sets people going.
    if (message.nudgeId === undefined || !executeActionsOf(message.card).some(isNudgeAction)) return;
    if (mode === 'off' || person.yours || groupNamed(world, groupNames.admins).people.includes(person.id))
      return;
    const times = (seen.get(person.id) ?? 0) + 1;
    seen.set(person.id, times);
    const wait = delay.leastMs + chance(`${person.id}:wait:${times}`).next() * (delay.mostMs - delay.leastMs);
    const timer = setTimeout(() => {
      timers.delete(timer);
      const current = world.people.get(person.id);
      if (current) void react(current, message, times);
    }, wait);
    timers.add(timer);
  });

  return {
    mode: () => mode,
    setMode(next) {
      mode = next;
      if (next === 'off') stop();
    },
    close: stop,
  };
}

/** The kind that fits the person's device first, then whatever the policy allows. */
function register(world: World, person: Person): boolean {
  const kinds = [person.device, ...(Object.keys(passkeyKinds) as PasskeyKind[])];
  return kinds.some((kind) => addPasskey(world, person.id, kind).ok);
}
