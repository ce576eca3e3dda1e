// The log, as flows write it.

/** Structured log. Fields never hold a token, a pass, a message text or a name. */
export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
};
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
