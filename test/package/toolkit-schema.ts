// The part of the Microsoft 365 Agents Toolkit's yaml schema v1.13 that our two files use, written by hand after
// microsoft/json-schemas teams-toolkit/teamsapp-yaml/v1.13 (the official file is on npm inside the toolkit's large
// command line only). Narrower than the original: an action that is not listed here is refused.

const string = { type: 'string', minLength: 1 };
const variable = { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$', maxLength: 256 };
const secretVariable = { type: 'string', pattern: '^SECRET_[A-Z0-9_]+$', maxLength: 256 };

type Schema = Readonly<Record<string, unknown>>;

const object = (
  properties: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties: { ...properties, ...optional },
});

const action = (uses: string, inputs: Schema, outputs?: Schema) =>
  object(
    { uses: { const: uses }, with: inputs, ...(outputs && { writeToEnvironmentFile: outputs }) },
    { name: string, env: { type: 'object', additionalProperties: string } },
  );

const entraApp = (secret: boolean) =>
  action(
    'aadApp/create',
    object(
      {
        name: string,
        generateClientSecret: { const: secret },
        signInAudience: {
          enum: [
            'AzureADMyOrg',
            'AzureADMultipleOrgs',
            'AzureADandPersonalMicrosoftAccount',
            'PersonalMicrosoftAccount',
          ],
        },
      },
      { generateServicePrincipal: { type: 'boolean' }, serviceManagementReference: string },
    ),
    object(
      { clientId: variable, objectId: variable, ...(secret && { clientSecret: secretVariable }) },
      { tenantId: variable, authority: variable, authorityHost: variable },
    ),
  );

const actions = [
  action(
    'teamsApp/create',
    object({ name: string }),
    object({ teamsAppId: variable }, { teamsAppTenantId: variable }),
  ),
  entraApp(true),
  entraApp(false),
  action('aadApp/update', object({ manifestPath: string, outputFilePath: string })),
  action(
    'arm/deploy',
    object(
      {
        subscriptionId: string,
        resourceGroupName: string,
        templates: {
          type: 'array',
          items: object({ deploymentName: string, path: string }, { parameters: string }),
        },
      },
      { bicepCliVersion: string },
    ),
  ),
  action(
    'botFramework/create',
    object(
      { botId: string, name: string, messagingEndpoint: string },
      {
        description: string,
        iconUrl: string,
        channels: { type: 'array', items: object({ name: { enum: ['msteams', 'm365extensions'] } }) },
      },
    ),
  ),
  action('teamsApp/validateManifest', object({ manifestPath: string })),
  action(
    'teamsApp/zipAppPackage',
    object({ manifestPath: string, outputZipPath: string, outputFolder: string }),
  ),
  action('teamsApp/validateAppPackage', object({ appPackagePath: string })),
  action('teamsApp/update', object({ appPackagePath: string })),
  action(
    'teamsApp/publishAppPackage',
    object({ appPackagePath: string }),
    object({ publishedAppId: variable }),
  ),
  action(
    'azureAppService/zipDeploy',
    object(
      { artifactFolder: string, resourceId: string },
      { workingDirectory: string, ignoreFile: string, dryRun: { type: 'boolean' }, outputZipFile: string },
    ),
  ),
  action('cli/runNpmCommand', object({ args: string }, { workingDirectory: string })),
  action(
    'script',
    object(
      { run: string },
      { workingDirectory: string, shell: string, timeout: { type: 'number' }, redirectTo: string },
    ),
  ),
  action(
    'file/createOrUpdateEnvironmentFile',
    object({
      target: string,
      envs: { type: 'object', additionalProperties: { type: ['string', 'boolean', 'number'] } },
    }),
  ),
  action(
    'file/createOrUpdateJsonFile',
    object({ target: string }, { content: { type: 'object' }, appsettings: { type: 'object' } }),
  ),
];

const lifecycle = { type: 'array', items: { anyOf: actions } };

export const toolkitSchema = object(
  { version: { const: 'v1.13' } },
  {
    environmentFolderPath: string,
    projectId: string,
    additionalMetadata: { type: 'object' },
    provision: lifecycle,
    deploy: lifecycle,
    publish: lifecycle,
    share: lifecycle,
  },
);
