/** Who may know whom. Every rule has a planted violation in test/arch that it must catch. */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(bin|lib|lambdas|appliance|ui)/', pathNot: allowed },
});

/** The folders of `lambdas/platform`, lowest first: each may import itself and those before it. */
const platformLayers = ['runtime', 'ledger', 'objects', 'items', 'tasks', 'workflow', 'http'];
const platformFolder = (layer) => `^lambdas/platform/${layer}/`;

module.exports = {
  forbidden: [
    {
      name: 'contracts-know-zod-only',
      comment: 'A contract is read by browsers, Lambdas and appliances alike: it may pull in nothing but zod.',
      severity: 'error',
      from: { path: '^lib/contracts/' },
      to: { pathNot: ['^lib/contracts/', '(^|/)node_modules/zod/'] },
    },
    only('domain-knows-contracts', 'Rules are pure: they know contracts and rules.', '^lib/domain/', [
      '^lib/(contracts|domain)/',
    ]),
    {
      name: 'domain-does-no-io',
      comment: 'Rules neither read nor send; node:crypto is arithmetic and allowed.',
      severity: 'error',
      from: { path: '^lib/domain/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'domain-does-no-aws',
      comment: 'Rules know no cloud, no database and no server.',
      severity: 'error',
      from: { path: '^lib/domain/' },
      to: { path: '(^|/)node_modules/(@aws-sdk|@smithy|aws-cdk-lib|pg|fastify|undici)/' },
    },
    only('client-knows-contracts', 'The typed client runs in a browser too.', '^lib/client/', [
      '^lib/(contracts|client)/',
    ]),
    only(
      'cli-knows-client',
      'The flip command is a client like any other: it knows contracts and the typed client.',
      '^lib/cli/',
      ['^lib/(contracts|client|cli)/'],
    ),
    only(
      'lambdas-keep-to-themselves',
      'A Lambda knows contracts, rules and Lambdas; never the appliance, infra or local.',
      '^lambdas/',
      ['^lib/(contracts|domain)/', '^lambdas/'],
    ),
    {
      name: 'lambda-areas-keep-apart',
      comment: 'Areas of Lambdas share through contracts, domain and lambdas/platform only.',
      severity: 'error',
      from: { path: '^lambdas/(workflows/[^/]+|[^/]+)/', pathNot: '^lambdas/tasks/apply-outcome\\.ts$' },
      to: { path: '^lambdas/', pathNot: ['^lambdas/$1/', '^lambdas/platform/'] },
    },
    {
      name: 'task-outcomes-are-composed-once',
      comment: 'One file knows the outcomes of all areas: it hands an ended task to the area that the task is about.',
      severity: 'error',
      from: { path: '^lambdas/tasks/apply-outcome\\.ts$' },
      to: { path: '^lambdas/', pathNot: ['^lambdas/(tasks|platform)/', '/outcomes/[^/]+-outcome\\.ts$'] },
    },
    ...platformLayers.slice(0, -1).map((layer, index) => ({
      name: `platform-${layer}-imports-downwards`,
      comment: `lambdas/platform/${layer} may import ${platformLayers.slice(0, index + 1).join(', ')}.`,
      severity: 'error',
      from: { path: platformFolder(layer) },
      to: { path: platformLayers.slice(index + 1).map(platformFolder) },
    })),
    only(
      'appliance-keeps-to-itself',
      'What runs in a hospital knows contracts, rules and the typed client; never the hub’s code.',
      '^appliance/',
      ['^lib/(contracts|domain|client)/', '^appliance/'],
    ),
    {
      name: 'services-keep-apart',
      comment: 'Services of the appliance meet over the network only, because each holds other secrets.',
      severity: 'error',
      from: { path: '^appliance/services/([^/]+)/' },
      to: { path: '^appliance/(services|cli)/', pathNot: '^appliance/services/$1/' },
    },
    {
      name: 'frameworks-stay-behind-the-port',
      comment: 'A framework of federated learning is known to its own backend and to the table that chooses one.',
      severity: 'error',
      from: { path: '^appliance/', pathNot: '^appliance/services/fl-client/backends/' },
      to: { path: '^appliance/services/fl-client/backends/[^/]+/' },
    },
    {
      name: 'backends-know-the-port-only',
      comment: 'A backend speaks in the terms of the port, knows no other backend, and nothing else of the fl-client.',
      severity: 'error',
      from: { path: '^appliance/services/fl-client/backends/([^/]+)/' },
      to: {
        path: '^appliance/services/',
        pathNot: [
          '^appliance/services/fl-client/backends/$1/',
          '^appliance/services/fl-client/run/backend-session.ts$',
        ],
      },
    },
    {
      name: 'infra-is-for-bin-and-local',
      comment: 'Nothing but the entry points and the one-machine platform may know the stacks.',
      severity: 'error',
      from: { pathNot: ['^(bin|lib/local|lib/evaluation|lib/infra|test)/', '^environments.ts$'] },
      to: { path: '^lib/infra/' },
    },
    only(
      'local-starts-what-it-needs',
      'The one-machine platform starts Lambdas and services as they are deployed, by their files.',
      '^lib/local/',
      ['^lib/'],
    ),
    {
      name: 'local-is-for-bin',
      comment: 'The one-machine platform is for the entry points and for what measures it.',
      severity: 'error',
      from: { pathNot: '^(bin|lib/local|lib/evaluation|test)/' },
      to: { path: '^lib/local/' },
    },
    only(
      'evaluation-starts-what-it-needs',
      'Bench, attack suite and catalogue start Lambdas and services as they are deployed, by their files.',
      '^lib/evaluation/',
      ['^lib/'],
    ),
    {
      name: 'evaluation-is-for-bin',
      comment: 'What measures and attacks the platform is no part of it.',
      severity: 'error',
      from: { pathNot: '^(bin|lib/evaluation|test)/' },
      to: { path: '^lib/evaluation/' },
    },
    only('operator-knows-rules', 'An operator’s command runs wherever the operator is.', '^lib/operator/', [
      '^lib/(contracts|domain|client|operator)/',
    ]),
    {
      name: 'operator-is-for-bin-and-local',
      comment: 'An operator’s command has an entry point in bin; the one-machine platform is its own operator.',
      severity: 'error',
      from: { pathNot: '^(bin|lib/operator|lib/local|lib/evaluation|test)/' },
      to: { path: '^lib/operator/' },
    },
    {
      name: 'product-does-not-know-tests',
      comment: 'Test support stays in test.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'product-ships-its-packages',
      comment: 'What runs in AWS or in a hospital is installed without the packages of development.',
      severity: 'error',
      from: { path: '^(appliance|lambdas|lib/(contracts|domain|client|cli|operator))/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      comment: 'A circle is one module in two files.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved is not checked by any other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
