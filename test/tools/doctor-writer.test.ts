// What the doctor says about generated answers, for each way in which the service may answer.

import assert from 'node:assert/strict';
import { readConfig } from '../../src/config.ts';
import { Failure } from '../../src/ports.ts';
import { checkWriter } from '../../src/tools/doctor-writer.ts';
import type { WriterConfig } from '../../src/writer-settings.ts';
import { openOpenAi, type OpenAiDouble } from '../support/openai-double.ts';

const ID = '0a0a0a0a-1111-4222-8333-444444444444';
const KEY = 's3cret-k3y';

describe('the doctor on generated answers', () => {
  let openAi: OpenAiDouble;
  before(async () => void (openAi = await openOpenAi()));
  after(() => openAi.close());
  beforeEach(() => void (openAi.received.length = 0));

  function writerConfig(more: Record<string, string> = {}): WriterConfig {
    const bot = { BOT_ID: ID, BOT_TENANT_ID: ID, BOT_TYPE: 'UserAssignedMSI' };
    const azure = { AZURE_OPENAI_ENDPOINT: openAi.url, AZURE_OPENAI_DEPLOYMENT: 'mini', ...more };
    const tab = ID.replace('0a', '0b');
    const { writer } = readConfig({ ...bot, TAB_CLIENT_ID: tab, ...azure });
    assert.ok(writer !== null);
    return writer;
  }
  const withKey = () => writerConfig({ AZURE_OPENAI_API_KEY: KEY });
  const noToken = () => Promise.reject(new Failure('AADSTS700016', 'Check the client id.'));

  it('passes with a key or a token that the service takes, without asking for an answer', async () => {
    openAi.answers(200, { data: [] });
    const key = await checkWriter(withKey(), noToken);
    assert.equal(key.result, 'pass');
    const scopes: string[] = [];
    const token = async (scope: string) => {
      scopes.push(scope);
      return 'b3arer';
    };
    assert.equal((await checkWriter(writerConfig(), token)).result, 'pass');
    assert.deepEqual(scopes, ['https://cognitiveservices.azure.com/.default']);
    const [first, second] = openAi.received;
    assert.deepEqual(
      [first?.method, first?.path, first?.headers['api-key']],
      ['GET', '/openai/models?api-version=2024-10-21', KEY],
    );
    assert.equal(second?.headers.authorization, 'Bearer b3arer');
    assert.ok(!JSON.stringify(key).includes(KEY));
  });

  it('fails with a fix of its own for each refusal', async () => {
    for (const [status, env, fix] of [
      [401, { AZURE_OPENAI_API_KEY: KEY }, /AZURE_OPENAI_API_KEY/u],
      [403, {}, /Cognitive Services OpenAI User/u],
      [404, {}, /AZURE_OPENAI_ENDPOINT/u],
    ] as const) {
      openAi.answers(status, {});
      const check = await checkWriter(writerConfig(env), () => Promise.resolve('b3arer'));
      assert.equal(check.result, 'fail');
      assert.match(check.finding?.fix ?? '', fix);
    }
  });

  it('fails when nothing answers or the sign-in refuses, and cannot tell when the service is in trouble', async () => {
    openAi.answers(500, {});
    assert.equal((await checkWriter(withKey(), noToken)).result, 'cannot tell');
    const signIn = await checkWriter(writerConfig(), noToken);
    assert.deepEqual([signIn.result, signIn.finding?.fix], ['fail', 'Check the client id.']);
    const gone = await openOpenAi();
    await gone.close();
    const away = await checkWriter({ ...withKey(), endpoint: gone.url }, noToken);
    assert.equal(away.result, 'fail');
    assert.match(away.evidence, /: ECONNREFUSED$/u);
  });
});
