import { fail } from '../errors.ts';

const maxLength = 255;

// Control characters break headers and terminals; those that turn the direction of text make `exe.xlsx` of `xslx.exe`.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A file's name as we keep it: without folders, as old browsers send them, and without what cannot be seen.
 *
 * @throws PlatformError FILE_NAME_INVALID when nothing is left, or more than 255 characters
 */
export function fileNameOf(given: string | undefined): string {
  const base = (given ?? '').replaceAll(/^.*[\\/]/gs, '');
  const name = base.replaceAll(unprintable, '').normalize('NFC').trim();
  if (name === '' || name === '.' || name === '..') throw fail('FILE_NAME_INVALID', { place: 'name' });
  if (name.length > maxLength) {
    throw fail('FILE_NAME_INVALID', { place: 'name', detail: `It may have ${maxLength} characters.` });
  }
  return name;
}
