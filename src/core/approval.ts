// Four eyes: a wave to more people than the organisation lets one person write to starts only when somebody else has
// approved it. An approval is of one draft as it was: an edit withdraws it, and so does an audience that grew since.

import type { Finding } from './finding.ts';
import type { Instant } from './time.ts';

export type Approval = {
  readonly askedBy: string;
  readonly askedAt: Instant;
  /** How many would have got a nudge when it was asked for: what the approver saw. */
  readonly people: number;
  /** Null = waiting. */
  readonly answer: ApprovalAnswer | null;
};

export type ApprovalAnswer = {
  readonly is: 'approved' | 'declined';
  readonly by: string;
  readonly at: Instant;
  /** Of who declined, in their own words. */
  readonly why: string | null;
};

/** People come and go between an approval and the start: so much more than what was approved is still the same wave. */
const MAY_GROW = 1.1;

type Draft = { readonly name: string; readonly approval?: Approval | null };

/** Why the draft may not go to so many people; null when it may. `over` null = nobody needs to approve. */
export function unapproved(
  { name, approval = null }: Draft,
  people: number,
  over: number | null,
): Finding | null {
  if (over === null || people <= over) return null;
  const what = `Wave “${name}” goes to ${people} people and is not approved.`;
  const size = `A wave to more than ${over} people needs a second person.`;
  const answer = approval?.answer ?? null;
  if (approval === null) {
    return { what, why: size, fix: 'Keep it as a draft and ask for approval.' };
  }
  if (answer === null) {
    const why = `${size} It was asked for at ${approval.askedAt}.`;
    return {
      what,
      why,
      fix: 'Somebody else with Campaign.Approver or Campaign.Admin approves it in the tab.',
    };
  }
  if (answer.is === 'declined') {
    return { what, why: `It was declined: ${answer.why ?? ''}`, fix: 'Change the draft and ask again.' };
  }
  if (people <= approval.people * MAY_GROW) return null;
  const why = `It was approved for ${approval.people} people, and its audience has grown by more than a tenth.`;
  return { what, why, fix: 'Ask for approval again.' };
}

/** Whether this person may not approve the draft, because it is theirs. */
export function isOwn(
  { startedBy }: { readonly startedBy: string },
  approval: Approval,
  by: string,
): boolean {
  return by === startedBy || by === approval.askedBy;
}
