import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from '@montegraph/platform/encryption';
import type { Clock } from '@montegraph/platform/lifecycle';
import { fail } from '../errors.ts';

/** Links that are their own permission: whoever has one reads the file until it expires. */
export type DownloadLinks = {
  urlFor(fileId: string, expiresInSeconds: number): string;
  /** @throws PlatformError DOWNLOAD_LINK_INVALID, the same for a forged link as for an expired one */
  verify(fileId: string, query: URLSearchParams): void;
};

/** @param baseUrl what a client reaches this service by */
export function createDownloadLinks(options: {
  readonly keyRing: KeyRing;
  readonly baseUrl: () => string;
  readonly clock: Clock;
}): DownloadLinks {
  const { keyRing, baseUrl, clock } = options;
  // Links of the key before a rotation stay good until they expire.
  const keys = keyRing.derive('download links');

  return {
    urlFor(fileId, expiresInSeconds) {
      const expires = String(Math.floor(clock.now() / 1000) + expiresInSeconds);
      const query = new URLSearchParams({
        expires,
        signature: sign(keys[0], fileId, expires).toString('base64url'),
      });
      return `${baseUrl()}${contentPath(fileId)}?${query}`;
    },
    verify(fileId, query) {
      const expires = query.get('expires') ?? '';
      const signature = Buffer.from(query.get('signature') ?? '', 'base64url');
      const isOurs = keys.some((key) => {
        const expected = sign(key, fileId, expires);
        return signature.length === expected.length && timingSafeEqual(signature, expected);
      });
      if (!isOurs || Number(expires) * 1000 <= clock.now()) throw fail('DOWNLOAD_LINK_INVALID');
    },
  };
}

export function contentPath(fileId: string): string {
  return `/files/${fileId}/content`;
}

function sign(key: Buffer, fileId: string, expires: string): Buffer {
  return createHmac('sha256', key).update(`${fileId}\n${expires}`).digest();
}
