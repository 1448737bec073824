import { randomBytes } from 'node:crypto';
import type { Secrets } from '../secrets.ts';

/** The lines of an `.env` file with which docker-compose.yml starts: every secret that it asks for. */
export function renderEnvFile(secrets: Secrets): string {
  const lines = {
    POSTGRES_PASSWORD: randomBytes(24).toString('base64url'),
    MONTEGRAPH_IDENTITY_PRIVATE_KEY: oneLine(secrets.identityPrivateKey),
    MONTEGRAPH_IDENTITY_PUBLIC_KEY: oneLine(secrets.identityPublicKey),
    MONTEGRAPH_MASTER_KEYS: secrets.masterKeys,
    MONTEGRAPH_USERS_SECRET: secrets.usersSecret,
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** PEM as base64: an .env file has no line breaks in values. */
function oneLine(pem: string): string {
  return Buffer.from(pem).toString('base64');
}
