module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'engine-imports-nothing-of-ours',
      comment: 'The engine is pure: the CLI, the benches and worker threads run it without a service.',
      severity: 'error',
      from: { path: '^engine/' },
      to: { path: '^(router|subgraphs|platform|embedded|schema|cli)/' },
    },
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: '^platform/' },
      to: { path: '^(router|subgraphs|engine|embedded|schema|cli)/' },
    },
    {
      name: 'subgraphs-meet-only-in-the-schema',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^(router|embedded|cli|subgraphs)/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'only-simulations-runs-the-engine',
      severity: 'error',
      from: { path: '^(router|subgraphs/(users|files)|embedded)/' },
      to: { path: '^engine/' },
    },
    {
      name: 'router-reaches-subgraphs-over-the-wire',
      severity: 'error',
      from: { path: '^router/' },
      to: { path: '^(subgraphs|embedded|cli)/' },
    },
    {
      name: 'clients-use-the-public-api',
      severity: 'error',
      from: { path: '^cli/src/' },
      to: { path: '^(router|subgraphs|platform|embedded|schema)/' },
    },
    {
      name: 'nothing-imports-embedded',
      comment:
        'It may import every service, so that whoever imported it would reach them all. Tests start it.',
      severity: 'error',
      from: { pathNot: '^(embedded|tests)/' },
      to: { path: '^embedded/' },
    },
    {
      name: 'sources-do-not-import-tests',
      severity: 'error',
      from: { path: '/src/' },
      to: { path: '(^tests/|/test/|\\.test\\.ts$)' },
    },
    {
      name: 'packages-are-entered-by-their-exports',
      comment: 'A relative path that crosses a package folder dodges the exports map.',
      severity: 'error',
      from: { path: '^((?:subgraphs/)?[^/]+)/' },
      to: {
        dependencyTypes: ['local'],
        path: '^(router|subgraphs|engine|platform|embedded|schema|cli)/',
        pathNot: '^$1/',
      },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      from: { path: '/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: '^node_modules/tsx/' },
    },
    {
      name: 'no-dev-dependency-in-sources',
      severity: 'error',
      from: { path: '/src/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    { name: 'resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.generated\\.ts$' },
    combinedDependencies: false,
    parser: 'tsc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
