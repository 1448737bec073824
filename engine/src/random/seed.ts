import { EngineError } from '../errors.ts';

/**
 * Reads a seed: decimal, or hexadecimal after `0x`, 0 to 2^64 - 1.
 *
 * @throws EngineError SEED_INVALID
 */
export function parseSeed(text: string, place = 'seed'): bigint {
  // Lengths are bounded first: a megabyte of digits would keep BigInt busy.
  const seed = /^(?:\d{1,20}|0[xX][\da-fA-F]{1,16})$/.test(text) ? BigInt(text) : null;
  if (seed === null || seed > 0xffffffffffffffffn) throw new EngineError('SEED_INVALID', { place });
  return seed;
}
