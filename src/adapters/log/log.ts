// The log: JSON lines on standard output through pino. Only the fields of the port's type get in, so no token,
// pass, name or message text can; `redact` is the second lock on what an SDK's error might carry.

import { pino } from 'pino';
import type { Log } from '../../ports.ts';

export function openLog(level: 'info' | 'silent' = 'info'): Log {
  const logger = pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['authorization', 'token', 'secret', 'password'],
  });
  return {
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
  };
}
