import { tsImport } from 'tsx/esm/api';

/**
 * One Postgres server for all tests of a run: that of TEST_DATABASE_URL, else an embedded one in a temporary folder. Its
 * URL goes to the workers in the environment, which is how jest hands anything over.
 */
export default async function globalSetup() {
  const given = process.env.TEST_DATABASE_URL;
  const postgres = given ? { url: given } : await openEmbedded();
  process.env.MONTEGRAPH_TEST_DATABASE_URL = postgres.url;
  globalThis.montegraphTestPostgres = postgres;
}

async function openEmbedded() {
  // Jest loads this file as it is, and our sources are TypeScript.
  const { openTestPostgres } = await tsImport('./test-postgres.ts', import.meta.url);
  return openTestPostgres();
}
