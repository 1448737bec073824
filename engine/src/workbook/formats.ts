import { EngineError } from '../errors.ts';

const compoundSignature = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const directoryEntryBytes = 128;

/**
 * Tells a protected workbook, and one of Excel 97-2003, from a file that is no workbook at all: both are OLE compound
 * files, and their directory says what they hold.
 *
 * @see MS-CFB, section 2.6.1; MS-OFFCRYPTO, section 2.3.4
 * @throws EngineError WORKBOOK_ENCRYPTED, WORKBOOK_LEGACY_FORMAT, WORKBOOK_NOT_XLSX
 */
export function refuseCompoundFile(file: Buffer): void {
  if (!file.subarray(0, compoundSignature.length).equals(compoundSignature)) return;
  if (hasStream(file, 'EncryptedPackage')) throw new EngineError('WORKBOOK_ENCRYPTED');
  if (hasStream(file, 'Workbook') || hasStream(file, 'Book')) throw new EngineError('WORKBOOK_LEGACY_FORMAT');
  throw new EngineError('WORKBOOK_NOT_XLSX');
}

/** Directory entries lie at multiples of their size: a name, then its length in bytes, its end included. */
function hasStream(file: Buffer, name: string): boolean {
  const written = Buffer.from(`${name}\0`, 'utf16le');
  for (let at = 0; at + directoryEntryBytes <= file.length; at += directoryEntryBytes) {
    if (
      file.readUInt16LE(at + 64) === written.length &&
      file.subarray(at, at + written.length).equals(written)
    ) {
      return true;
    }
  }
  return false;
}
