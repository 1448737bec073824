import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { identityPublicKeySetting, masterKeysSetting } from '@montegraph/platform/config';
import { createIdentitySigner, createIdentityVerifier } from '@montegraph/platform/identity';
import { temporaryFolder } from '@montegraph/platform/testing';
import { loadSecrets } from '../src/secrets.ts';

test('secrets are made on first use, are accepted by the services, and are the same ever after', async () => {
  await using folder = await temporaryFolder();
  const data = path.join(folder.path, 'data');
  const secrets = await loadSecrets(data);
  expect(await loadSecrets(data)).toEqual(secrets);
  expect(identityPublicKeySetting.schema.parse(secrets.identityPublicKey)).toBe(secrets.identityPublicKey);
  expect(masterKeysSetting.schema.parse(secrets.masterKeys)).toHaveLength(1);
  const assertion = await createIdentitySigner({ privateKey: secrets.identityPrivateKey }).assertionFor({
    kind: 'anonymous',
  });
  await expect(
    createIdentityVerifier({ publicKey: secrets.identityPublicKey }).verify(assertion),
  ).resolves.toEqual({ kind: 'anonymous' });
});

test('only their owner can read them', async () => {
  await using folder = await temporaryFolder();
  await loadSecrets(folder.path);
  const { mode } = await stat(path.join(folder.path, 'secrets.json'));
  expect((mode & 0o777).toString(8)).toBe('600');
});

test('two first starts at once agree on one set, and leave one file', async () => {
  await using folder = await temporaryFolder();
  const all = await Promise.all(Array.from({ length: 5 }, () => loadSecrets(folder.path)));
  for (const secrets of all) expect(secrets).toEqual(all[0]);
  expect(await readdir(folder.path)).toEqual(['secrets.json']);
});

test('a file that cannot be used is refused and left as it is: it may be all that opens the stored files', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'secrets.json');
  await writeFile(file, '{ "masterKeys": "1:');
  await expect(loadSecrets(folder.path)).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID', // which a failed start says in one line
    message: expect.stringContaining(`${file} cannot be used`),
  });
  expect(await readFile(file, 'utf8')).toBe('{ "masterKeys": "1:');
});
