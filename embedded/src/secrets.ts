import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, platformFail } from '@montegraph/platform/errors';
import { generateIdentityKeys } from '@montegraph/platform/identity';
import { syncFolder } from '@montegraph/platform/objects';
import { z } from 'zod';

const secretsSchema = z.strictObject({
  /** PEM, PKCS 8: the router signs with it who calls. */
  identityPrivateKey: z.string(),
  /** PEM, SPKI: the subgraphs verify with it. */
  identityPublicKey: z.string(),
  /** `id:base64`, as in MONTEGRAPH_MASTER_KEYS. */
  masterKeys: z.string(),
  /** Encrypts the keys that sign access tokens. */
  usersSecret: z.string(),
});

export type Secrets = z.infer<typeof secretsSchema>;

/**
 * The secrets of a data folder, made on its first use and kept in `secrets.json`, mode 0600. Without that file the stored
 * files cannot be read: a backup of the folder needs it.
 *
 * @throws PlatformError CONFIGURATION_INVALID when the file exists but cannot be read or is not ours; it is never replaced
 */
export async function loadSecrets(folder: string): Promise<Secrets> {
  const file = path.join(folder, 'secrets.json');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return (await readSecrets(file)) ?? (await createSecrets(file));
}

async function readSecrets(file: string): Promise<Secrets | undefined> {
  try {
    return secretsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw platformFail('CONFIGURATION_INVALID', {
      detail: `${file} cannot be used. It holds the keys of the stored files, so it is left as it is.`,
      place: file,
      cause: error,
    });
  }
}

/** A set that nobody has had before. */
export function newSecrets(): Secrets {
  const { privateKey, publicKey } = generateIdentityKeys();
  return {
    identityPrivateKey: privateKey,
    identityPublicKey: publicKey,
    masterKeys: `1:${randomBytes(32).toString('base64')}`,
    usersSecret: randomBytes(32).toString('base64url'),
  };
}

async function createSecrets(file: string): Promise<Secrets> {
  const secrets = newSecrets();
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(secrets, null, 2)}\n`);
    await handle.sync();
    // A link never replaces: of two first starts at once, the second reads what the first one made.
    await link(temporary, file).catch(async (error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
    // Its name is durable when the folder is: after a power cut the stored files must not outlive their keys.
    await syncFolder(path.dirname(file));
  } finally {
    await handle.close();
    await rm(temporary, { force: true });
  }
  const kept = await readSecrets(file);
  if (!kept) throw new Error(`${file} vanished while it was made.`);
  return kept;
}
