const swc = {
  jsc: { target: 'es2022', parser: { syntax: 'typescript', explicitResourceManagement: true } },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** One project per room, so that `npm test -- --selectProjects users` runs one package. */
const project = (displayName, root) => ({
  displayName,
  roots: [`<rootDir>/${root}`],
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  setupFiles: ['<rootDir>/platform/src/testing/suppressed-error.mjs'],
});

/** Its tests find a Postgres server: one for all projects, started only when a test of such a project runs. */
const projectWithDatabase = (displayName, root) => ({
  ...project(displayName, root),
  globalSetup: '<rootDir>/platform/src/testing/global-setup.mjs',
  globalTeardown: '<rootDir>/platform/src/testing/global-teardown.mjs',
});

export default {
  projects: [
    project('engine', 'engine'),
    project('schema', 'schema'),
    project('examples', 'examples'),
    projectWithDatabase('router', 'router'),
    projectWithDatabase('users', 'subgraphs/users'),
    projectWithDatabase('files', 'subgraphs/files'),
    projectWithDatabase('simulations', 'subgraphs/simulations'),
    projectWithDatabase('platform', 'platform'),
    projectWithDatabase('embedded', 'embedded'),
    projectWithDatabase('cli', 'cli'),
    projectWithDatabase('tests', 'tests'),
  ],
  // Jest leaves a core to whoever sits at the machine: of two that is half of it.
  maxWorkers: '100%',
  coverageProvider: 'v8',
  collectCoverageFrom: [
    '{router,engine,platform,embedded,schema,cli}/src/**/*.ts',
    'subgraphs/*/src/**/*.ts',
    '!**/*.generated.ts',
    '!**/main.ts',
  ],
};
