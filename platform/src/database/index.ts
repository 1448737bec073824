export { createDatabaseIfMissing, withClient } from './create-database.ts';
export { databasePrefix, databaseUrl } from './database-url.ts';
export { inTransaction, openDatabase, type Database, type DatabaseOptions } from './database.ts';
export type { Migration } from './migrate.ts';
export { createPool } from './pool.ts';
