import { loadConfig } from '@montegraph/platform/config';
import { generateIdentityKeys } from '@montegraph/platform/identity';
import { expect, test } from '@jest/globals';
import { filesSettings } from '../src/config.ts';

const required = {
  DATABASE_URL: 'postgres://localhost:5432',
  MONTEGRAPH_IDENTITY_PUBLIC_KEY: generateIdentityKeys().publicKey,
  MONTEGRAPH_MASTER_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
};

test('files start with a database and keys alone', () => {
  expect(loadConfig(filesSettings, required)).toMatchObject({
    port: 8002,
    publicUrl: undefined,
    objectsDir: '.montegraph/files',
    maxUploadBytes: 104_857_600,
  });
});

test.each([
  ['MONTEGRAPH_FILES_MAX_UPLOAD_BYTES', '1e9'],
  ['MONTEGRAPH_FILES_MAX_UPLOAD_BYTES', '0'],
  ['MONTEGRAPH_FILES_PUBLIC_URL', 'files.example'],
  ['MONTEGRAPH_FILES_OBJECT_DIR', '/data'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => loadConfig(filesSettings, { ...required, [name]: value })).toThrow(name);
});
