import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import {
  identityPrivateKeySetting,
  identityPublicKeySetting,
  loadConfig,
  masterKeysSetting,
} from '../../src/config/index.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const identity = { publicKey: identityPublicKeySetting, privateKey: identityPrivateKeySetting };
const loadIdentity = (publicText: string, privateText: string) =>
  loadConfig(identity, {
    MONTEGRAPH_IDENTITY_PUBLIC_KEY: publicText,
    MONTEGRAPH_IDENTITY_PRIVATE_KEY: privateText,
  });
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('identity keys are PEM, or its base64 on one line', () => {
  expect(loadIdentity(publicKey, privateKey)).toEqual({ publicKey, privateKey });
  expect(loadIdentity(base64(publicKey), base64(privateKey))).toEqual({ publicKey, privateKey });
});

test('an identity key of another kind, or none, is refused', () => {
  expect(() => loadIdentity(rsa.publicKey, rsa.privateKey)).toThrow(
    /PUBLIC_KEY: expected .*PRIVATE_KEY: expected/,
  );
  expect(() => loadIdentity('nonsense', privateKey)).toThrow('expected an Ed25519 public key');
});

const keyOf = (byte: number) => Buffer.alloc(32, byte);
const loadKeys = (text: string) =>
  loadConfig({ keys: masterKeysSetting }, { MONTEGRAPH_MASTER_KEYS: text }).keys;

test('the first master key is current, and older ones follow', () => {
  const text = `b:${keyOf(2).toString('base64')}, a:${keyOf(1).toString('base64')}`;
  expect(loadKeys(text)).toEqual([
    { id: 'b', key: keyOf(2) },
    { id: 'a', key: keyOf(1) },
  ]);
});

test.each([
  ['a key that is too short', `a:${Buffer.alloc(31).toString('base64')}`],
  ['a key without an id', keyOf(1).toString('base64')],
  ['an id twice', `a:${keyOf(1).toString('base64')},a:${keyOf(2).toString('base64')}`],
  ['a comma too many', `a:${keyOf(1).toString('base64')},`],
])('%s is refused as a master key', (_title, text) => {
  expect(() => loadKeys(text)).toThrow('MONTEGRAPH_MASTER_KEYS: expected id:base64 of 32 bytes');
});
