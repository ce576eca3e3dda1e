// What an admin has filled in for a new wave, and the draft that the API takes, or what is still wrong with it.

import type { Target } from '../core/audience.ts';
import type { Draft, PersonInfo } from './api.ts';
import { isGuid } from './route.ts';

export type Form = {
  readonly name: string;
  readonly to: 'everyone' | 'groups' | 'person';
  /** Group ids as typed or pasted. */
  readonly groups: string;
  readonly person: Pick<PersonInfo, 'id' | 'name'> | null;
};

export type Checked =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly wrong: Partial<Record<'name' | 'groups' | 'person', string>> };

const LONGEST_NAME = 120;

export function draftOf(form: Form, campaignId: string): Checked {
  const name = form.name.trim();
  const wrong: { name?: string; groups?: string; person?: string } = {};
  if (name === '') wrong.name = 'Give the wave a name; it is shown in reports and trails.';
  else if (name.length > LONGEST_NAME) wrong.name = `Use at most ${LONGEST_NAME} characters.`;
  const include: Target[] = [];
  if (form.to === 'everyone') include.push({ kind: 'everyone' });
  if (form.to === 'person') {
    if (form.person === null) wrong.person = 'Choose a person.';
    else include.push({ kind: 'person', id: form.person.id });
  }
  if (form.to === 'groups') {
    const ids = groupIds(form.groups);
    const foreign = ids.filter((id) => !isGuid(id));
    if (ids.length === 0) wrong.groups = 'Paste at least one group’s object id.';
    else if (foreign.length > 0) {
      wrong.groups = `Not an object id: ${foreign.slice(0, 3).join(', ')}. Entra shows it on the group’s page.`;
    }
    include.push(...ids.map((id): Target => ({ kind: 'group', id: id.toLowerCase() })));
  }
  if (Object.keys(wrong).length > 0) return { ok: false, wrong };
  return { ok: true, draft: { campaignId, name, audience: { include, exclude: [] } } };
}

function groupIds(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;]+/u).filter((id) => id !== ''))];
}
