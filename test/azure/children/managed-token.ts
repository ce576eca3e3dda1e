// Asks for one token as the app that argv names, with the environment as settings, and tells the parent its claims or
// the code and hint of the refusal. A process of its own: MSAL keeps the host's managed identity for a process's life.

import { decodeJwt } from 'jose';
import { readConfig } from '../../../src/config.ts';
import { Failure } from '../../../src/ports.ts';
import { botTokens, tabTokens } from '../../../src/world.ts';

const [app, scope = ''] = process.argv.slice(2);
const config = readConfig(process.env);
try {
  process.send?.({ claims: decodeJwt(await (app === 'bot' ? botTokens : tabTokens)(config)(scope)) });
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.send?.({ code: error.code, hint: error.hint });
}
process.disconnect();
