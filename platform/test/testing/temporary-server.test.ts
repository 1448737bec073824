import { expect, test } from '@jest/globals';
import { createDatabaseIfMissing, databaseUrl, withClient } from '../../src/database/index.ts';
import { temporaryServer } from '../../src/testing/index.ts';

const connect = (url: string) => withClient(databaseUrl(url, 'users'), async () => 'connected');

test('two temporary servers have different databases of one name, and drop them with their connections', async () => {
  await using kept = await temporaryServer();
  const dropped = await temporaryServer();
  for (const { url } of [kept, dropped]) await createDatabaseIfMissing(databaseUrl(url, 'users'));
  await dropped[Symbol.asyncDispose]();
  await expect(connect(dropped.url)).rejects.toMatchObject({ code: '3D000' });
  expect(await connect(kept.url)).toBe('connected');
});

async function failTwice(): Promise<void> {
  await using failing = {
    [Symbol.asyncDispose]: async () => {
      throw new Error('the disposal');
    },
  };
  throw new Error('the test', { cause: failing });
}

test('when a test and its disposal both fail, both are told', async () => {
  await expect(failTwice()).rejects.toThrow(/the test[^]*the disposal/);
});
