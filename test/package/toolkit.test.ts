import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { PERMISSIONS } from '../../src/core/permissions.ts';
import { placeholdersIn } from '../../src/tools/placeholders.ts';
import { outputsOf } from './bicep.ts';
import { json, ROOT, text } from './samples.ts';
import { toolkitSchema } from './toolkit-schema.ts';

type Action = {
  readonly uses: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly writeToEnvironmentFile?: Readonly<Record<string, string>>;
};
type Toolkit = Readonly<Record<'provision' | 'deploy' | 'publish', readonly Action[] | undefined>>;

const FILES = { 'teamsapp.yml': 'dev', 'teamsapp.local.yml': 'local' };
const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(toolkitSchema);
const read = (file: string): Toolkit => parse(text(file)) as Toolkit;
const actionsOf = ({ provision = [], deploy = [], publish = [] }: Toolkit) => [
  ...provision,
  ...deploy,
  ...publish,
];
const envOf = (name: string) => parseEnv(text(`env/.env.${name}`));

/** What an action makes known to those after it. */
function written({ uses, writeToEnvironmentFile = {} }: Action): string[] {
  const more =
    uses === 'arm/deploy'
      ? outputsOf(text('infra/azure.bicep'))
      : uses === 'aadApp/update'
        ? ['AAD_APP_ACCESS_AS_USER_PERMISSION_ID']
        : [];
  return [...Object.values(writeToEnvironmentFile), ...more];
}

/** What an action reads, in its own inputs and in the files it fills in. */
function needed({ uses, with: inputs }: Action): string[] {
  const templates = inputs['templates'] as { readonly parameters: string }[] | undefined;
  const files = [inputs['manifestPath'], ...(templates ?? []).map(({ parameters }) => parameters)];
  const names = [
    JSON.stringify(inputs),
    ...files.filter((file) => typeof file === 'string').map(text),
  ].flatMap(placeholdersIn);
  // The scope's id is made by the action that asks for it.
  return uses === 'aadApp/update'
    ? names.filter((name) => name !== 'AAD_APP_ACCESS_AS_USER_PERMISSION_ID')
    : names;
}

for (const [file, environment] of Object.entries(FILES)) {
  describe(file, () => {
    const toolkit = read(file);
    const env = envOf(environment);

    it('uses actions and inputs that exist in schema v1.13', () => {
      assert.ok(valid(parse(text(file))), JSON.stringify(valid.errors?.slice(0, 5)));
    });

    it('names files that exist', () => {
      const named = actionsOf(toolkit).flatMap(({ with: inputs }) => {
        const templates = (inputs['templates'] ?? []) as { path: string; parameters: string }[];
        return [
          inputs['manifestPath'],
          inputs['ignoreFile'],
          ...templates.flatMap(({ path, parameters }) => [path, parameters]),
        ].filter((each) => typeof each === 'string');
      });
      assert.ok(named.length > 0);
      for (const each of named) assert.ok(existsSync(join(ROOT, each)), each);
    });

    it('needs no value before an earlier action wrote it or a person can have filled it in', () => {
      const writes = new Set(actionsOf(toolkit).flatMap(written));
      const known = new Set(Object.keys(env).filter((name) => !writes.has(name)));
      for (const action of actionsOf(toolkit)) {
        for (const name of needed(action)) assert.ok(known.has(name), `${action.uses} needs ${name}`);
        for (const name of written(action)) known.add(name);
      }
    });

    it('lists every variable in its environment file, and no other', () => {
      const used = new Set(actionsOf(toolkit).flatMap((action) => [...needed(action), ...written(action)]));
      const expected = [...used, 'TEAMSFX_ENV'].filter((name) => !name.startsWith('SECRET_'));
      assert.deepEqual(Object.keys(env).sort(), [...new Set(expected)].sort());
    });

    it('keeps secrets out of the committed environment file', () => {
      assert.deepEqual(
        Object.keys(env).filter((name) => /SECRET|PASSWORD|TOKEN|KEY\b/u.test(name)),
        [],
      );
      assert.equal(env['TEAMSFX_ENV'], environment);
    });
  });
}

describe('the installation in Azure', () => {
  const toolkit = read('teamsapp.yml');
  const steps = (phase: keyof Toolkit) => (toolkit[phase] ?? []).map(({ uses }) => uses);

  it('makes no secret', () => {
    for (const { uses, with: inputs } of actionsOf(toolkit)) {
      assert.notEqual(inputs['generateClientSecret'], true, uses);
    }
    assert.doesNotMatch(text('teamsapp.yml'), /SECRET_/u);
  });

  it('makes the tab’s app first, Azure with it, and lets the app trust the identity before the package goes out', () => {
    assert.deepEqual(steps('provision'), [
      'teamsApp/create',
      'aadApp/create',
      'arm/deploy',
      'aadApp/update',
      'file/createOrUpdateJsonFile',
      'script',
      'teamsApp/validateManifest',
      'teamsApp/zipAppPackage',
      'teamsApp/validateAppPackage',
      'teamsApp/update',
    ]);
  });

  it('publishes what it has just validated', () => {
    assert.deepEqual(steps('publish').slice(-3), [
      'teamsApp/validateAppPackage',
      'teamsApp/update',
      'teamsApp/publishAppPackage',
    ]);
  });

  it('sends no environment file to Azure', () => {
    assert.ok(text('infra/deploy.ignore').split('\n').includes('env'));
  });
});

describe('the tab’s Entra app', () => {
  type EntraApp = {
    readonly signInAudience: string;
    readonly appRoles: readonly { readonly id: string; readonly value: string }[];
    readonly api: {
      readonly requestedAccessTokenVersion: number;
      readonly oauth2PermissionScopes: readonly { readonly value: string; readonly id: string }[];
      readonly preAuthorizedApplications: readonly {
        readonly appId: string;
        readonly delegatedPermissionIds: string[];
      }[];
    };
    readonly requiredResourceAccess: readonly {
      readonly resourceAppId: string;
      readonly resourceAccess: readonly { readonly id: string; readonly type: string }[];
    }[];
  };
  const app = json('aad.manifest.json') as EntraApp;

  /** App role ids of Microsoft Graph. */
  const GRAPH: Readonly<Record<string, string>> = {
    'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
    'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
    'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
    'UserAuthMethod-Passkey.Read.All': '72e00c1d-3e3d-43bb-a0b9-c435611bb1d2',
    'TeamsAppInstallation.ReadWriteSelfForUser.All': '908de74d-f8b2-4d6b-a9ed-2a17b3b78179',
    'Policy.Read.AuthenticationMethod': '8e3bc81b-d2f3-4b7b-838c-32c88218d2f0',
  };

  it('serves one tenant, with tokens of version 2', () => {
    assert.deepEqual([app.signInAudience, app.api.requestedAccessTokenVersion], ['AzureADMyOrg', 2]);
  });

  it('has the roles that Keywave knows, each with an id of its own', () => {
    assert.deepEqual(
      app.appRoles.map(({ value }) => value),
      [
        'Campaign.Admin',
        'Campaign.Author',
        'Campaign.Approver',
        'Campaign.Viewer',
        'Campaign.Auditor',
        'Helpdesk',
        'Session.Host',
      ],
    );
    assert.equal(new Set(app.appRoles.map(({ id }) => id)).size, app.appRoles.length);
  });

  it('offers access_as_user to Teams alone, without asking each person', () => {
    const [scope, ...others] = app.api.oauth2PermissionScopes;
    assert.deepEqual([scope?.value, others], ['access_as_user', []]);
    assert.deepEqual(
      app.api.preAuthorizedApplications.map(({ appId }) => appId),
      ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'],
    );
    for (const { delegatedPermissionIds } of app.api.preAuthorizedApplications) {
      assert.deepEqual(delegatedPermissionIds, [scope?.id]);
    }
  });

  it('asks for exactly the Graph permissions that Keywave needs, as an application', () => {
    const [graph, ...others] = app.requiredResourceAccess;
    assert.deepEqual([graph?.resourceAppId, others], ['00000003-0000-0000-c000-000000000000', []]);
    const asked = (graph?.resourceAccess ?? []).map(({ id, type }) => {
      assert.equal(type, 'Role');
      return Object.keys(GRAPH).find((name) => GRAPH[name] === id) ?? id;
    });
    const needed = PERMISSIONS.filter(({ required }) => required).map(({ name }) => name);
    assert.deepEqual(asked.sort(), needed.sort());
  });
});
