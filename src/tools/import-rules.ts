// The arrows of docs/architecture.md as rules: main and tools → adapters → (types of) flows → core. Zero cycles,
// core imports nothing but core, and each package of the brief lives in exactly one folder.

import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';

const onlyIn = (name: string, pkg: string, folder: string): IForbiddenRuleType => ({
  name: `only-${name}`,
  comment: `${pkg} lives in ${folder} alone`,
  severity: 'error',
  from: { path: '^src', pathNot: `^${folder}` },
  to: { path: `node_modules/${pkg}/` },
});

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'core-imports-core-only',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: '^src/core/' },
    },
    {
      name: 'ports-speak-core-only',
      severity: 'error',
      from: { path: '^src/ports' },
      to: { pathNot: '^src/(core|ports)/' },
    },
    {
      name: 'flows-use-ports-and-core',
      severity: 'error',
      from: { path: '^src/flows/' },
      to: { pathNot: ['^src/(core|flows)/', '^src/ports\\.ts$'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'adapters-do-not-meet',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'adapters-know-flows-by-type-only',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/flows/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-world-wires',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/adapters/', '^src/(world|main|inbound|sessions|faq)\\.ts$', '^src/tools/'],
      },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'simulator-stands-alone',
      severity: 'error',
      from: { path: '^src/simulator/' },
      to: { path: '^src/', pathNot: '^src/simulator/' },
    },
    {
      name: 'product-knows-no-simulator',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/simulator/', '^src/start\\.ts$', '^src/tools/'] },
      to: { path: '^src/simulator/' },
    },
    {
      name: 'tab-knows-core-by-type-only',
      severity: 'error',
      from: { path: '^src/tab/' },
      to: { path: '^src/(?!tab/)', pathNot: '^src/core/' },
    },
    {
      name: 'tab-imports-types-only',
      severity: 'error',
      from: { path: '^src/tab/' },
      to: { path: '^src/core/', dependencyTypesNot: ['type-only'] },
    },
    onlyIn('botbuilder', '(botbuilder[^/]*|botframework-[^/]+)', 'src/adapters/teams/'),
    onlyIn('teams-ai', '@microsoft/teams-ai', 'src/adapters/teams/'),
    onlyIn('restify', 'restify', 'src/adapters/http/'),
    onlyIn('templating', '(adaptivecards-templating|adaptive-expressions)', 'src/adapters/cards/'),
    onlyIn('azure-identity', '@azure/identity', 'src/adapters/azure/'),
    onlyIn('graph-client', '@microsoft/microsoft-graph-client', 'src/adapters/graph/'),
    onlyIn('teams-js', '@microsoft/teams-js', 'src/tab/'),
    onlyIn(
      'database',
      '(kysely|pg|pg-boss|@electric-sql/pglite)',
      'src/(adapters/postgres|tools/(bench|postgres-server))',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/simulator/pages/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
} satisfies IConfiguration;
