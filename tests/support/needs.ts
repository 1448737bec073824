import { test } from '@jest/globals';

/**
 * A test that needs something of the machine, which a variable says is there: skipped without it, aloud.
 *
 * @throws in CI, where a skipped test would pass for a green one
 */
export function testThatNeeds(variable: string): typeof test.skip {
  if (process.env[variable]) return test;
  if (process.env['CI'] === 'true') throw new Error(`${variable} must be set in CI.`);
  process.stderr.write(`${variable} is not set: a test is skipped.\n`);
  return test.skip;
}
