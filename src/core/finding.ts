// A finding is something to mend. Configuration errors, the doctor, bad requests and rejected rows all
// speak in this one shape, so that every "no" tells what is wrong, why it matters and how to fix it.

export type Finding = {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
};

/** Wrong input or configuration, with everything that is wrong with it at once. */
export class Findings extends Error {
  override readonly name = 'Findings';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ what, why, fix }) => `${what}\n  why: ${why}\n  fix: ${fix}`).join('\n'));
    this.findings = findings;
  }
}

/** The request is fine, but does not fit the state that things are in now. */
export class Conflict extends Findings {}

/** Whoever asks may not: their role or membership does not allow it. */
export class Forbidden extends Findings {}

/** Too much in too short a time; it may be tried again after so many milliseconds. */
export class TooMany extends Findings {
  readonly afterMs: number;

  constructor(findings: readonly Finding[], afterMs: number) {
    super(findings);
    this.afterMs = afterMs;
  }
}
