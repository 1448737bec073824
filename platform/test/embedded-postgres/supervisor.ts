// A platform in miniature, to be killed: opens the database of the folder it is given, says so in one line, and waits.
import { z } from 'zod';
import { setting } from '../../src/config/index.ts';
import { runService } from '../../src/lifecycle/index.ts';
import { openEmbeddedPostgres } from '../../src/embedded-postgres/index.ts';
import { silentLogger } from '../../src/testing/index.ts';

const [dataDir = '', systemDir] = process.argv.slice(2);

const say = (fact: object): void => void process.stdout.write(`${JSON.stringify(fact)}\n`);

const settings = { logLevel: setting('TEST_LOG_LEVEL', z.string().default('silent')) };

await runService({ service: 'test', settings, environment: process.env }, async () => {
  const postgres = await openEmbeddedPostgres({
    dataDir,
    systemDir,
    logger: silentLogger,
    onExit: (reason) => say({ reason }),
  });
  const { url, pid } = postgres;
  say({ url, pid, dataDir: postgres.dataDir });
  return postgres;
});
