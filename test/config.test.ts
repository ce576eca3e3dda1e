import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, readOrganisation } from '../src/config.ts';
import { Findings } from '../src/core/finding.ts';

const ID = '0a0a0a0a-1111-4222-8333-444444444444';
const GOOD = {
  BOT_ID: ID,
  BOT_TENANT_ID: ID,
  BOT_TYPE: 'SingleTenant',
  BOT_PASSWORD: 's3cret',
  TAB_CLIENT_ID: '0b0b0b0b-1111-4222-8333-444444444444',
  TAB_CLIENT_SECRET: 's3cret too',
};

function findingsOf(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    assert.ok(error instanceof Findings);
    for (const { what, why, fix } of error.findings) assert.ok(what && why && fix, what);
    return error.findings.map(({ what }) => what);
  }
}

describe('configuration', () => {
  it('takes the names of the documentation and gives defaults', () => {
    const config = readConfig(GOOD);
    assert.equal(config.port, 3978);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.dataDir, '.data');
    assert.equal(config.graphUrl, 'https://graph.microsoft.com');
  });

  it('does everything in one process, or what KEYWAVE_ROLES says where a database server is shared', () => {
    assert.deepEqual([...readConfig(GOOD).roles], ['web', 'worker']);
    const shared = { ...GOOD, DATABASE_URL: 'postgres://host/keywave' };
    assert.deepEqual([...readConfig({ ...shared, KEYWAVE_ROLES: 'worker' }).roles], ['worker']);
    assert.equal(findingsOf({ ...shared, KEYWAVE_ROLES: 'wroker' }).length, 1);
    assert.equal(
      findingsOf({ ...GOOD, KEYWAVE_ROLES: 'worker' }).length,
      1,
      'the embedded engine is not shared',
    );
    assert.deepEqual(findingsOf({ ...GOOD, KEYWAVE_ROLES: 'web, worker' }), []);
  });

  it('says where the FAQ is, whether it is searched by meaning, and how long experts take', () => {
    const { faq, expertsAnswerHours } = readConfig(GOOD);
    assert.deepEqual([faq, expertsAnswerHours], [{ folder: null, meaning: true }, 24]);
    assert.deepEqual(readConfig({ ...GOOD, FAQ_MEANING: 'off', FAQ_DIR: 'x' }).faq, {
      folder: 'x',
      meaning: false,
    });
    assert.deepEqual(findingsOf({ ...GOOD, FAQ_MEANING: 'maybe' }), ['FAQ_MEANING: is neither on nor off.']);
    assert.equal(findingsOf({ ...GOOD, EXPERTS_ANSWER_HOURS: '0' }).length, 1);
    assert.equal(readConfig(GOOD).smallestGroup, 5);
    assert.equal(findingsOf({ ...GOOD, SMALLEST_GROUP: '0' }).length, 1);
  });

  it('has two people publish an answer unless a team of one says so', () => {
    assert.equal(readConfig(GOOD).onePersonReview, false);
    assert.equal(readConfig({ ...GOOD, FAQ_REVIEW: 'one-person' }).onePersonReview, true);
    assert.equal(findingsOf({ ...GOOD, FAQ_REVIEW: 'nobody' }).length, 1);
  });

  it('names everything that is missing at once', () => {
    const missing = findingsOf({ NODE_ENV: 'production' });
    for (const name of ['BOT_ID', 'BOT_TENANT_ID', 'BOT_TYPE', 'TAB_CLIENT_ID', 'DATABASE_URL']) {
      assert.ok(
        missing.some((what) => what.includes(name)),
        `${name} is not named: ${missing.join(' ')}`,
      );
    }
  });

  it('refuses a misspelt type, an id that is no GUID, an address that is not https', () => {
    assert.equal(findingsOf({ ...GOOD, BOT_TYPE: 'singletenant' }).length, 1);
    assert.equal(findingsOf({ ...GOOD, BOT_ID: 'keywave' }).length, 1);
    assert.equal(findingsOf({ ...GOOD, MICROSOFT_GRAPH_URL: 'http://graph.microsoft.com' }).length, 1);
    assert.equal(findingsOf({ ...GOOD, KEYWAVE_ROLE_GROUPS: '{oops' }).length, 1);
    assert.equal(findingsOf({ ...GOOD, DEFAULT_TIME_ZONE: 'Europe/Pariss' }).length, 1);
  });

  it('takes how large a wave may be without approval and whom authors may reach, and refuses half of it', () => {
    const config = readConfig(GOOD);
    assert.deepEqual([config.approvalOver, config.authorLimits], [500, []]);
    assert.equal(readConfig({ ...GOOD, APPROVAL_OVER: 'off' }).approvalOver, null);
    const limit = { group: ID.toUpperCase(), mayReach: [ID] };
    assert.deepEqual(readConfig({ ...GOOD, AUTHOR_LIMITS: JSON.stringify([limit]) }).authorLimits, [
      { group: ID, mayReach: [ID] },
    ]);
    for (const wrong of [
      { APPROVAL_OVER: 'many' },
      { AUTHOR_LIMITS: JSON.stringify([{ mayReach: [ID] }]) },
      { AUTHOR_LIMITS: JSON.stringify([{ ...limit, person: ID }]) },
      { AUTHOR_LIMITS: JSON.stringify([{ group: ID, mayReach: ['finance'] }]) },
    ]) {
      assert.equal(findingsOf({ ...GOOD, ...wrong }).length, 1, JSON.stringify(wrong));
    }
  });

  it('wants a credential of each app for a single tenant and none for a managed identity', () => {
    assert.equal(findingsOf({ ...GOOD, BOT_PASSWORD: undefined }).length, 1);
    assert.equal(findingsOf({ ...GOOD, TAB_CLIENT_SECRET: undefined }).length, 1);
    assert.deepEqual(
      findingsOf({ ...GOOD, TAB_CLIENT_SECRET: undefined, TAB_CERTIFICATE_PATH: 'a.pem' }),
      [],
    );
    const managed = { ...GOOD, BOT_TYPE: 'UserAssignedMSI' };
    assert.deepEqual(findingsOf({ ...managed, BOT_PASSWORD: undefined, TAB_CLIENT_SECRET: undefined }), []);
    assert.equal(findingsOf(managed).length, 2);
  });

  it('refuses one app for both where the bot is a managed identity', () => {
    const one = { ...GOOD, BOT_TYPE: 'UserAssignedMSI', BOT_PASSWORD: '', TAB_CLIENT_SECRET: '' };
    assert.deepEqual(findingsOf({ ...one, TAB_CLIENT_ID: ID.toUpperCase() }), [
      'BOT_ID and TAB_CLIENT_ID are the same.',
    ]);
  });

  it('refuses each local shortcut in production and beyond loopback', () => {
    const production = { ...GOOD, NODE_ENV: 'production', DATA_DIR: '/data' };
    assert.deepEqual(findingsOf(production), []);
    assert.equal(findingsOf({ ...production, BOT_ANONYMOUS: '1' }).length, 1);
    assert.equal(findingsOf({ ...production, CLOCK_URL: 'http://127.0.0.1:1/clock' }).length, 1);
    const signIn = 'http://127.0.0.1:3980/sign-in/oauth2/v2.0';
    assert.equal(findingsOf({ ...production, TAB_SIGN_IN_URL: signIn }).length, 1);
    assert.deepEqual(findingsOf({ ...GOOD, TAB_SIGN_IN_URL: signIn }), []);
    assert.equal(findingsOf({ ...GOOD, TAB_SIGN_IN_URL: 'ftp://127.0.0.1' }).length, 1);
    assert.equal(findingsOf({ ...GOOD, BOT_ANONYMOUS: '1', HOST: '0.0.0.0' }).length, 1);
    assert.deepEqual(findingsOf({ ...GOOD, BOT_ANONYMOUS: '1' }), []);
    assert.deepEqual(findingsOf({ ...GOOD, PUBLIC_URL: 'http://127.0.0.1:3978' }), []);
    assert.equal(findingsOf({ ...production, PUBLIC_URL: 'http://127.0.0.1:3978' }).length, 1);
  });

  it('takes an https origin as the public address, and nothing that only begins like one', () => {
    const config = readConfig({ ...GOOD, PUBLIC_URL: 'https://Keywave.fabrikam.example/' });
    assert.equal(config.publicUrl, 'https://keywave.fabrikam.example');
    for (const PUBLIC_URL of [
      'keywave.fabrikam.example',
      'http://keywave.fabrikam.example',
      'https://keywave.fabrikam.example/app',
      'https://keywave.fabrikam.example?x',
      'https://user@keywave.fabrikam.example',
      'http://127.0.0.1:80@evil.example',
      'javascript:alert(1)',
    ]) {
      assert.equal(findingsOf({ ...GOOD, PUBLIC_URL }).length, 1, PUBLIC_URL);
    }
  });

  describe('generated answers', () => {
    const AZURE = {
      AZURE_OPENAI_ENDPOINT: 'https://fabrikam.openai.azure.com/',
      AZURE_OPENAI_DEPLOYMENT: 'gpt-4.1-mini',
    };

    it('are off until both an address and a deployment are given', () => {
      assert.equal(readConfig(GOOD).writer, null);
      assert.deepEqual(readConfig({ ...GOOD, ...AZURE }).writer, {
        endpoint: 'https://fabrikam.openai.azure.com',
        deployment: 'gpt-4.1-mini',
        apiKey: null,
        apiVersion: '2024-10-21',
        scope: 'https://cognitiveservices.azure.com/.default',
        tokensPerDay: 500_000,
      });
    });

    it('take a key, a version and a cap of their own, and the scope of Azure Government', () => {
      const { writer } = readConfig({
        ...GOOD,
        ...AZURE,
        AZURE_OPENAI_ENDPOINT: 'https://fabrikam.openai.azure.us',
        AZURE_OPENAI_API_KEY: 'k',
        AZURE_OPENAI_API_VERSION: '2025-04-01-preview',
        AZURE_OPENAI_TOKENS_PER_DAY: '20000',
      });
      assert.deepEqual(
        [writer?.apiKey, writer?.apiVersion, writer?.tokensPerDay, writer?.scope],
        ['k', '2025-04-01-preview', 20_000, 'https://cognitiveservices.azure.us/.default'],
      );
    });

    it('are refused by halves: half a setting must not look like “off”', () => {
      const { AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT } = AZURE;
      assert.deepEqual(findingsOf({ ...GOOD, AZURE_OPENAI_ENDPOINT }), [
        'AZURE_OPENAI_DEPLOYMENT is missing beside AZURE_OPENAI_ENDPOINT.',
      ]);
      assert.deepEqual(findingsOf({ ...GOOD, AZURE_OPENAI_DEPLOYMENT }), [
        'AZURE_OPENAI_ENDPOINT is missing beside AZURE_OPENAI_DEPLOYMENT.',
      ]);
      assert.equal(findingsOf({ ...GOOD, AZURE_OPENAI_API_KEY: 'k' }).length, 2);
    });

    it('are refused where questions would travel in the clear, or where the address is that of a call', () => {
      for (const AZURE_OPENAI_ENDPOINT of [
        'http://fabrikam.openai.azure.com',
        'fabrikam.openai.azure.com',
        'https://fabrikam.openai.azure.com/openai/deployments/mini/chat/completions?api-version=2024-10-21',
        'https://fabrikam.openai.azure.com/openai/v1/',
        'https://user:secret@fabrikam.openai.azure.com',
      ]) {
        assert.equal(
          findingsOf({ ...GOOD, ...AZURE, AZURE_OPENAI_ENDPOINT }).length,
          1,
          AZURE_OPENAI_ENDPOINT,
        );
      }
      assert.equal(findingsOf({ ...GOOD, ...AZURE, AZURE_OPENAI_DEPLOYMENT: '../mini' }).length, 1);
      assert.equal(findingsOf({ ...GOOD, ...AZURE, AZURE_OPENAI_API_VERSION: 'latest' }).length, 1);
      assert.equal(findingsOf({ ...GOOD, ...AZURE, AZURE_OPENAI_TOKENS_PER_DAY: '0' }).length, 1);
    });
  });

  describe('the logo', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keywave-logo-'));
    after(() => rmSync(folder, { recursive: true }));
    const file = (bytes: Uint8Array) => {
      const path = join(folder, 'logo.png');
      writeFileSync(path, bytes);
      return { ...GOOD, ORGANISATION_LOGO: path };
    };
    const png = (width: number, height: number, length = 100) => {
      const bytes = new Uint8Array(length);
      bytes.set([137, 80, 78, 71, 13, 10, 26, 10]);
      new DataView(bytes.buffer).setUint32(16, width);
      new DataView(bytes.buffer).setUint32(20, height);
      return bytes;
    };

    it('is a PNG file that Teams shows, read once', () => {
      assert.equal(readConfig(GOOD).logo, null);
      assert.deepEqual(Array.from(readConfig(file(png(1024, 200))).logo ?? []), Array.from(png(1024, 200)));
    });

    it('is refused when it is missing, of another type, too wide, too tall or too heavy', () => {
      assert.match(findingsOf({ ...GOOD, ORGANISATION_LOGO: '/nowhere/logo.png' })[0] ?? '', /no file/u);
      assert.match(findingsOf(file(new TextEncoder().encode('<svg/>')))[0] ?? '', /is no PNG/u);
      assert.match(findingsOf(file(png(1025, 10)))[0] ?? '', /1025 pixels/u);
      assert.match(findingsOf(file(png(10, 2000)))[0] ?? '', /2000 pixels/u);
      assert.match(findingsOf(file(png(10, 10, 300_000)))[0] ?? '', /300000 bytes/u);
    });
  });

  it('tells what people are shown of the organisation without asking for a bot', () => {
    const { organisation, words } = readOrganisation({ ORGANISATION_NAME: 'Fabrikam', SENDER_NAME: '' });
    assert.deepEqual(organisation, { name: 'Fabrikam', sender: 'the IT team' });
    assert.equal(words.defaultLocale, 'en');
    assert.throws(() => readOrganisation({ HELP_DESK_URL: 'mailto:help@fabrikam.example' }), Findings);
  });
});
