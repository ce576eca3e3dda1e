// What an admin has filled in for a new wave, and the draft that the API takes, or what is still wrong with it. Whether
// a start is in the past is the server's to say: business time may have been moved.

import type { Target } from '../core/audience.ts';
import type { RampRule } from '../core/ramp.ts';
import type { Wave } from '../core/wave.ts';
import type { WaveOptions } from '../core/wave-options.ts';
import type { Draft, GroupInfo, PersonInfo } from './api.ts';

export type Form = {
  readonly name: string;
  readonly to: 'everyone' | 'sms-or-voice-only' | 'groups' | 'list' | 'person' | 'copied';
  /** The wave that this one was begun from; its audience and options hold until others are chosen. */
  readonly copied: Pick<Wave, 'name' | 'audience' | 'options'> | null;
  readonly list: string;
  readonly groups: readonly Pick<GroupInfo, 'id' | 'name'>[];
  readonly person: Pick<PersonInfo, 'id' | 'name'> | null;
  readonly start: 'now' | 'later';
  /** Local date and time as the browser's field gives it, for example 2026-11-25T09:00. */
  readonly startAt: string;
  readonly ramp: 'all-at-once' | 'pilot' | 'stages';
  /** Empty = none. */
  readonly perMinute: string;
  readonly dailyCap: string;
  readonly deadline: string;
  readonly hours: 'campaign' | 'working' | 'any';
  /** Numbers as typed. */
  readonly pilotPeople: string;
  readonly holdHours: string;
};

export type Wrong = Partial<
  Record<
    | 'name'
    | 'groups'
    | 'list'
    | 'person'
    | 'startAt'
    | 'pilotPeople'
    | 'holdHours'
    | 'perMinute'
    | 'dailyCap'
    | 'deadline',
    string
  >
>;
export type Checked =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly wrong: Wrong };

export const STAGES_OF_RAMP = [1, 10, 50, 100];
/** Weekdays from nine to five. */
const WORKING_HOURS = { from: 9, to: 17, days: [1, 2, 3, 4, 5] };
const MOST_PEOPLE = 1_000_000;
const LONGEST_NAME = 120;
const LARGEST_PILOT = 1_000;
const LONGEST_HOLD = 720;

export function draftOf(form: Form, campaignId: string): Checked {
  const name = form.name.trim();
  const wrong = wrongIn(form, name);
  if (Object.keys(wrong).length > 0) return { ok: false, wrong };
  const options = optionsOf(form);
  const audience =
    form.to === 'copied' && form.copied !== null
      ? form.copied.audience
      : { include: includeOf(form), exclude: [] };
  return {
    ok: true,
    draft: { campaignId, name, audience, ...(Object.keys(options).length > 0 && { options }) },
  };
}

function wrongIn(form: Form, name: string): Wrong {
  const ramp = rampIn(form);
  return {
    ...(name === '' && { name: 'Give the wave a name; it is shown in reports and trails.' }),
    ...(name.length > LONGEST_NAME && { name: `Use at most ${LONGEST_NAME} characters.` }),
    ...(form.to === 'person' && form.person === null && { person: 'Choose a person.' }),
    ...(form.to === 'groups' && form.groups.length === 0 && { groups: 'Choose at least one group.' }),
    ...(form.to === 'list' && form.list === '' && { list: 'Choose a list, or make one from a file.' }),
    ...limitWrong('perMinute', form.perMinute),
    ...limitWrong('dailyCap', form.dailyCap),
    ...(form.deadline !== '' &&
      Number.isNaN(Date.parse(form.deadline)) && { deadline: 'Choose a date, or none.' }),
    ...(form.start === 'later' &&
      Number.isNaN(Date.parse(form.startAt)) && { startAt: 'Choose a date and a time.' }),
    ...(ramp === 'pilot' &&
      !isWhole(form.pilotPeople, 1, LARGEST_PILOT) && {
        pilotPeople: `Use a whole number from 1 to ${LARGEST_PILOT}.`,
      }),
    ...(ramp === 'stages' &&
      !isWhole(form.holdHours, 0, LONGEST_HOLD) && {
        holdHours: `Use whole hours from 0 to ${LONGEST_HOLD}.`,
      }),
  };
}

function limitWrong(name: 'perMinute' | 'dailyCap', text: string): Wrong {
  if (text.trim() === '' || isWhole(text, 1, MOST_PEOPLE)) return {};
  return { [name]: 'Use a whole number from 1, or leave it empty.' };
}

function includeOf({ to, groups, list, person }: Form): Target[] {
  switch (to) {
    case 'everyone':
      return [{ kind: 'everyone' }];
    case 'sms-or-voice-only':
      return [{ kind: 'methods', are: to }];
    case 'groups':
      return groups.map(({ id }): Target => ({ kind: 'group', id }));
    case 'list':
      return [{ kind: 'list', id: list }];
    case 'copied':
      return [];
    case 'person':
      return person === null ? [] : [{ kind: 'person', id: person.id }];
  }
}

function optionsOf(form: Form): WaveOptions {
  const ramp = rampOf(form);
  const { startAt: _, ramp: _ramp, ...kept } = form.copied?.options ?? {};
  return {
    ...kept,
    ...(form.copied !== null && { perMinute: null, dailyCap: null, deadline: null }),
    ...(form.perMinute.trim() !== '' && { perMinute: Number(form.perMinute) }),
    ...(form.dailyCap.trim() !== '' && { dailyCap: Number(form.dailyCap) }),
    ...(form.deadline !== '' && { deadline: new Date(form.deadline).toISOString() }),
    ...(form.hours !== 'campaign' && { window: form.hours === 'any' ? null : WORKING_HOURS }),
    ...(form.start === 'later' && { startAt: new Date(form.startAt).toISOString() }),
    ...(ramp !== null && { ramp }),
  };
}

/** One person has no ramp, whatever was chosen before. */
function rampIn({ to, ramp }: Form): Form['ramp'] {
  return to === 'person' ? 'all-at-once' : ramp;
}

function rampOf(form: Form): RampRule | null {
  switch (rampIn(form)) {
    case 'all-at-once':
      return null;
    case 'pilot':
      return { pilot: { people: [], random: Number(form.pilotPeople) } };
    case 'stages':
      return { percents: STAGES_OF_RAMP, holdHours: Number(form.holdHours) };
  }
}

/** A form to begin with, or one that says what another wave says. */
export function newForm(me: string, from: Pick<Wave, 'name' | 'audience' | 'options'> | null): Form {
  const { perMinute, dailyCap, deadline, ramp } = from?.options ?? {};
  return {
    name: from?.name ?? '',
    to: from === null ? 'everyone' : 'copied',
    copied: from,
    groups: [],
    list: '',
    person: { id: me, name: 'you' },
    start: 'now',
    startAt: '',
    ramp: ramp?.pilot != null ? 'pilot' : ramp?.percents === undefined ? 'all-at-once' : 'stages',
    pilotPeople: String(ramp?.pilot?.random ?? 20),
    holdHours: String(ramp?.holdHours ?? 24),
    perMinute: perMinute == null ? '' : String(perMinute),
    dailyCap: dailyCap == null ? '' : String(dailyCap),
    deadline: deadline?.slice(0, 10) ?? '',
    hours: 'campaign',
  };
}

function isWhole(text: string, least: number, most: number): boolean {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most;
}
