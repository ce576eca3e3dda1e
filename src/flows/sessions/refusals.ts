// Why an act on a question could not be done, as people read it.

import { Conflict, type Finding } from '../../core/finding.ts';
import type { Acted, Refusal, SessionQuestion } from '../../core/session-question.ts';

/** The question after the act; throws `Conflict` for what its state refuses. */
export function settled(acted: Acted): SessionQuestion {
  if (acted.is !== 'refused') return acted.question;
  throw new Conflict([{ what: 'That cannot be done now.', ...WHY[acted.why] }]);
}

const RELOAD = 'Reload the page to see how it stands.';

const WHY: Readonly<Record<Refusal, Pick<Finding, 'why' | 'fix'>>> = {
  'not-open': {
    why: 'The session takes questions and votes only while it is open or live.',
    fix: 'Wait until a host opens it, or ask Keywave in its chat.',
  },
  'not-yours': { why: 'Somebody else asked it.', fix: RELOAD },
  answered: { why: 'It has been answered already.', fix: 'Ask a new question.' },
  withdrawn: { why: 'It was withdrawn or dismissed.', fix: 'Ask a new question.' },
  'not-published': { why: 'Others do not see this question.', fix: 'Publish it first.' },
  'no-anonymous': {
    why: 'This session takes no anonymous questions.',
    fix: 'Ask with your name, or ask Keywave in its chat.',
  },
  'merged-with-itself': { why: 'The two are one question already.', fix: RELOAD },
  'not-merged': { why: 'It is not merged with another one.', fix: RELOAD },
};
