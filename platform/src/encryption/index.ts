export { type ReadAt, decryptRange, decryptStream, encryptStream, encryptedSize } from './chunked-cipher.ts';
export { type FileKey, type KeyRing, createKeyRing } from './key-ring.ts';
