import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { setting } from './load-config.ts';

/** A TCP port as text; 0 lets the system choose one. */
export const portSchema = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port number')
  .transform(Number)
  .refine((port) => port <= 65_535, 'expected a port number up to 65535');

const urlOf = (protocols: readonly string[], example: string) =>
  z.string().refine(
    (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
    `expected a URL like ${example}`,
  ); // prettier-ignore

/** An http or https URL; a trailing slash goes, so that paths can be appended. */
export const httpUrlSchema = urlOf(['http:', 'https:'], 'http://127.0.0.1:8002').transform((url) =>
  url.replace(/\/+$/, ''),
);

export const logLevelSchema = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);

/** What every service reads. */
export const sharedSettings = {
  /** The Postgres server; a database name in it is a prefix of the services' own databases. */
  databaseUrl: setting(
    'DATABASE_URL',
    urlOf(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432'),
  ),
  /** Queue, topics and rate limits over several processes. Without it they live in Postgres and in this process. */
  redisUrl: setting('REDIS_URL', urlOf(['redis:', 'rediss:'], 'redis://host:6379').optional()),
  logLevel: setting('MONTEGRAPH_LOG_LEVEL', logLevelSchema.default('info')),
  /** The address that services listen on. */
  host: setting('MONTEGRAPH_HOST', z.string().default('127.0.0.1')),
};

/** PEM as it is, or its base64 on one line, because line breaks survive few of the ways in which variables travel. */
const pemSchema = (kind: string, read: (pem: string) => KeyObject) =>
  z.string().transform((text, context) => {
    const pem = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString();
    try {
      if (read(pem).asymmetricKeyType === 'ed25519') return pem;
    } catch {
      // Whatever OpenSSL says about it, the line below is what its reader can act on.
    }
    context.addIssue({
      code: 'custom',
      message: `expected an Ed25519 ${kind} key as PEM, or the base64 of that`,
    });
    return z.NEVER;
  });

/** The half that subgraphs verify identity assertions with: SPKI. */
export const identityPublicKeySetting = setting(
  'MONTEGRAPH_IDENTITY_PUBLIC_KEY',
  pemSchema('public', createPublicKey),
);

/** The half that the router signs identity assertions with: PKCS 8. */
export const identityPrivateKeySetting = setting(
  'MONTEGRAPH_IDENTITY_PRIVATE_KEY',
  pemSchema('private', createPrivateKey),
);

/** 32 bytes that wrap the keys of single files. */
export type MasterKey = { readonly id: string; readonly key: Uint8Array };

/** The first is current: it wraps new keys. The others still unwrap what they wrapped. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

const masterKeysExpected = 'expected id:base64 of 32 bytes, several separated by commas';

/** `id:base64of32bytes[,id2:base64of32bytes]`. */
export const masterKeysSetting = setting<MasterKeys>(
  'MONTEGRAPH_MASTER_KEYS',
  z.string().transform((text, context) => {
    const [current, ...older] = text.split(',').map(masterKeyOf);
    const all = [current, ...older];
    if (
      current &&
      older.every((key) => key !== undefined) &&
      new Set(all.map((key) => key?.id)).size === all.length
    )
      return [current, ...older] as const;
    context.addIssue({ code: 'custom', message: `${masterKeysExpected}, each id once` });
    return z.NEVER;
  }),
);

function masterKeyOf(text: string): MasterKey | undefined {
  const [, id, base64] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(text.trim()) ?? [];
  if (id === undefined || base64 === undefined) return undefined;
  return { id, key: Buffer.from(base64, 'base64') };
}
