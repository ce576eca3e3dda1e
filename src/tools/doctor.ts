// `npm run doctor`: checks each setting, address, credential, permission and the database, and says what to fix. It
// only reads: it sends nothing to anybody and installs nothing. Without BOT_ID it looks at the running pretend
// Microsoft. Exit code 1 when something failed; `--json` prints one
// JSON object instead. No secret and no token is ever printed.

import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { probeServer } from '../adapters/postgres/server.ts';
import { readConfig, type Config } from '../config.ts';
import { Findings } from '../core/finding.ts';
import { Failure } from '../ports.ts';
import { botTokens, databasePassword, tabTokens } from '../world.ts';
import { cannotTell, fail, pass, reach, type Check } from './doctor-check.ts';
import { checkGraph, checkPermissions, graphRoot } from './doctor-graph.ts';
import { checkReadiness } from './doctor-readiness.ts';
import { checkWriter } from './doctor-writer.ts';

const MARKS = { pass: 'pass', fail: 'FAIL', note: 'note', 'cannot tell': '?   ' } as const;
const json = process.argv.includes('--json');
const local = join(process.env['DATA_DIR'] || '.data', 'simulator', 'simulator.json');

if (process.env['BOT_ID'] || process.env['NODE_ENV'] === 'production') await examine();
else examinePretendTenant();

/** In a process of its own, because Node reads NODE_EXTRA_CA_CERTS only when it starts. */
function examinePretendTenant(): void {
  const tenant = runningSimulator();
  if (tenant === null) {
    console.error(
      `There is nothing to examine.\n  why: BOT_ID is not set, and no pretend Microsoft runs from ${local}.\n  fix: Set the variables of docs/configuration.md, or run npm start beside the doctor.`,
    );
    process.exitCode = 1;
    return;
  }
  if (!json) console.log(`BOT_ID is not set: examining the pretend Microsoft of ${local}.\n`);
  const child = fork(import.meta.filename, process.argv.slice(2), { env: { ...process.env, ...tenant.env } });
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

type Simulator = { readonly pid: number; readonly env: Readonly<Record<string, string>> };

function runningSimulator(): Simulator | null {
  if (!existsSync(local)) return null;
  const simulator = JSON.parse(readFileSync(local, 'utf8')) as Simulator;
  try {
    process.kill(simulator.pid, 0);
    return simulator;
  } catch {
    return null;
  }
}

async function examine(): Promise<void> {
  const checks: Check[] = [];
  const say = (...found: readonly Check[]) => {
    if (!json) for (const check of found) console.log(lineOf(check));
    checks.push(...found);
  };
  let config: Config | undefined;
  try {
    config = readConfig(process.env);
    say(pass('configuration', `${config.bot.type}, tenant ${config.tenantId}`));
  } catch (error) {
    if (!(error instanceof Findings)) throw error;
    for (const finding of error.findings) say(fail('configuration', finding.what, finding));
  }
  if (config !== undefined) {
    say(...(await Promise.all(addressChecks(config))));
    say((await checkToken('bot token', botTokens(config), `${config.bot.tokenIssuer}/.default`)).check);
    const graph = `${new URL(config.graphUrl).origin}/.default`;
    const { check, token } = await checkToken('tab app token', tabTokens(config), graph);
    say(check);
    if (token === undefined) say(cannotTell('Microsoft Graph', 'nothing can be asked without a token'));
    else {
      say(...checkPermissions(token, config), ...(await checkGraph(token, config)));
      say(...(await checkReadiness(tabTokens(config), config)));
    }
    say(await checkDatabase(config));
    if (config.writer !== null) say(await checkWriter(config.writer, botTokens(config)));
    say(cannotTell('Teams', 'only a message shows that it arrives: write “help” to Keywave in Teams'));
  }
  const count = (result: Check['result']) => checks.filter((each) => each.result === result).length;
  const summary = {
    failed: count('fail'),
    passed: count('pass'),
    notes: count('note'),
    cannotTell: count('cannot tell'),
  };
  console.log(
    json
      ? JSON.stringify({ summary, checks })
      : `\n${summary.failed} failed, ${summary.passed} passed, ${summary.notes} noted, ${summary.cannotTell} cannot be told from here.`,
  );
  process.exitCode = count('fail') > 0 ? 1 : 0;
}

function lineOf({ check, result, evidence, finding }: Check): string {
  const line = `${MARKS[result]}  ${check}: ${evidence}`;
  return finding === undefined ? line : `${line}\n      why: ${finding.why}\n      fix: ${finding.fix}`;
}

function addressChecks({ loginUrl, tenantId, graphUrl, bot }: Config): Promise<Check>[] {
  const ofTenant = `${loginUrl}/${tenantId}/v2.0/.well-known/openid-configuration`;
  return [
    checkAddress('sign-in address', 'MICROSOFT_LOGIN_URL', ofTenant, (status, body) => {
      if (status !== 200) return 'it does not know BOT_TENANT_ID';
      return fieldOf(body, 'issuer') === `${loginUrl}/${tenantId}/v2.0` ? null : 'its issuer is another one';
    }),
    checkAddress(
      'Graph address',
      'MICROSOFT_GRAPH_URL',
      `${graphRoot(graphUrl)}/users?$top=1`,
      (status, body) =>
        status === 401 && fieldOf(body, 'error') !== undefined ? null : 'what answers is no Microsoft Graph',
    ),
    checkAddress('bot OpenID address', 'BOT_OPENID_URL', bot.openIdUrl, (status, body) => {
      if (status !== 200 || fieldOf(body, 'jwks_uri') === undefined) return 'it has no OpenID metadata';
      return fieldOf(body, 'issuer') === bot.tokenIssuer ? null : 'its issuer is not BOT_TOKEN_ISSUER';
    }),
    checkAddress('Bot Connector address', 'BOT_SERVICE_URL', bot.serviceUrl, () => null),
  ];
}

async function checkAddress(
  check: string,
  setting: string,
  url: string,
  wrong: (status: number, body: unknown) => string | null,
): Promise<Check> {
  const { host } = new URL(url);
  try {
    const { status, body } = await reach(url);
    const why = wrong(status, body);
    if (why === null) return pass(check, `${host} answers over https`);
    const fix = `Correct ${setting} or the setting it names, and look for proxies on the way.`;
    return fail(check, `${host} answered HTTP ${status}, but ${why}`, {
      what: `${check} is wrong.`,
      why,
      fix,
    });
  } catch (error) {
    const code = (error as Error).message;
    const untrusted = /CERT|SIGNATURE|ISSUER|ALTNAME|SELF_SIGNED/.test(code);
    return fail(check, `${host}: ${code}`, {
      what: `${check} cannot be reached.`,
      why: untrusted ? 'Its certificate is not trusted here.' : 'Nothing answers there.',
      fix: untrusted
        ? 'Point NODE_EXTRA_CA_CERTS at the authority’s certificate (PEM), also for a proxy that breaks TLS up.'
        : `Check ${setting}, the network, the firewall and the proxy.`,
    });
  }
}

async function checkToken(
  check: string,
  tokens: (scope: string) => Promise<string>,
  scope: string,
): Promise<{ check: Check; token?: string }> {
  try {
    const token = await tokens(scope);
    const { appid, azp, exp = 0 } = decodeJwt(token);
    const until = new Date(exp * 1000).toISOString();
    return { check: pass(check, `given to app ${String(appid ?? azp)}, until ${until}`), token };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const why = 'Without it this app can do nothing.';
    return { check: fail(check, error.code, { what: `${check} was refused.`, why, fix: error.hint }) };
  }
}

async function checkDatabase(config: Config): Promise<Check> {
  const check = 'database';
  if (config.databaseUrl === undefined) {
    return cannotTell(
      check,
      `the embedded engine in ${config.dataDir}: only the process that owns it can look`,
    );
  }
  try {
    const password = databasePassword(config);
    const version = await probeServer(config.databaseUrl, password);
    const how = password ? ', by a Microsoft Entra token' : '';
    return pass(
      check,
      `PostgreSQL ${Math.floor(version / 10_000)} at ${new URL(config.databaseUrl).host}${how}`,
    );
  } catch (error) {
    if (!(error instanceof Findings)) throw error;
    const [finding] = error.findings;
    return finding === undefined ? cannotTell(check, 'unknown') : fail(check, finding.why, finding);
  }
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null
    ? Object.getOwnPropertyDescriptor(body, name)?.value
    : undefined;
}
