import { expect, test } from '@jest/globals';
import { readWorkbook } from '../../src/workbook/read.ts';

/** An OLE compound file as far as its directory: header, then a sector of entries of 128 bytes. */
function compoundFile(...streams: readonly string[]): Buffer {
  const header = Buffer.alloc(512);
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(header);
  const entries = ['Root Entry', ...streams].map((name) => {
    const entry = Buffer.alloc(128);
    entry.write(`${name}\0`, 'utf16le');
    entry.writeUInt16LE((name.length + 1) * 2, 64);
    return entry;
  });
  return Buffer.concat([header, ...entries, Buffer.alloc(600)]);
}

test.each([
  ['WORKBOOK_ENCRYPTED', ['EncryptionInfo', 'EncryptedPackage']],
  ['WORKBOOK_LEGACY_FORMAT', ['Workbook']],
  ['WORKBOOK_LEGACY_FORMAT', ['Book']],
  ['WORKBOOK_NOT_XLSX', ['WordDocument']],
])('%s is what a compound file with %p is', (code, streams) => {
  expect(() => readWorkbook(compoundFile(...streams))).toThrow(expect.objectContaining({ code }));
});

test('a compound file that breaks off is no workbook', () => {
  expect(() => readWorkbook(compoundFile('Workbook').subarray(0, 600))).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_NOT_XLSX' }),
  );
});
