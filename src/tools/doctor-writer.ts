// The doctor's look at generated answers: does the service answer, and does it take what proves us. It lists models, which
// costs nothing; that the deployment exists and is quick enough shows with the first answer, and the check says so.

import { Failure } from '../ports.ts';
import type { WriterConfig } from '../writer-settings.ts';
import { cannotTell, fail, pass, reach, type Check } from './doctor-check.ts';

const CHECK = 'generated answers';
const OFF = 'Until then people get the FAQ’s own answers.';

/** `token` gives a bearer token for a scope, and is asked only when there is no API key. */
export async function checkWriter(
  writer: WriterConfig,
  token: (scope: string) => Promise<string>,
): Promise<Check> {
  const { endpoint, deployment, apiKey, apiVersion, scope } = writer;
  const { host } = new URL(endpoint);
  const refused = (evidence: string, what: string, fix: string) =>
    fail(CHECK, evidence, { what, why: OFF, fix });
  try {
    const proof: Record<string, string> =
      apiKey === null ? { Authorization: `Bearer ${await token(scope)}` } : { 'api-key': apiKey };
    const { status } = await reach(`${endpoint}/openai/models?api-version=${apiVersion}`, proof);
    if (status === 200) {
      return pass(
        CHECK,
        `${host} takes our ${apiKey === null ? 'token' : 'key'}; ${deployment} is not tried`,
      );
    }
    if (status === 401 || status === 403) {
      return refused(
        `${host} answered HTTP ${status}`,
        'Azure OpenAI does not let Keywave in.',
        apiKey === null
          ? 'Give the bot’s identity the role “Cognitive Services OpenAI User” on the resource.'
          : 'Set AZURE_OPENAI_API_KEY to a key of this resource, and look whether its firewall lets this host in.',
      );
    }
    if (status === 404) {
      const fix = 'Correct AZURE_OPENAI_ENDPOINT or AZURE_OPENAI_API_VERSION.';
      return refused(`${host} answered HTTP 404`, 'There is no Azure OpenAI at that address.', fix);
    }
    return cannotTell(CHECK, `${host} answered HTTP ${status}`);
  } catch (error) {
    if (error instanceof Failure)
      return refused(error.code, 'The sign-in for Azure OpenAI failed.', error.hint);
    const fix = 'Check AZURE_OPENAI_ENDPOINT, the network, the firewall and the proxy.';
    return refused(`${host}: ${(error as Error).message}`, 'Azure OpenAI cannot be reached.', fix);
  }
}
