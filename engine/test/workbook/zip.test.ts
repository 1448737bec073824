import { expect, test } from '@jest/globals';
import { defaultWorkbookLimits } from '../../src/workbook/limits.ts';
import { openZip } from '../../src/workbook/zip.ts';
import { writeZip } from './workbook-file.ts';

const open = (file: Buffer, limits = {}) => openZip(file, { ...defaultWorkbookLimits, ...limits });

test('entries are found without regard to case, and unpacked', () => {
  const zip = open(
    writeZip([
      { name: 'Xl/A.xml', content: 'packed' },
      { name: 'b', content: 'stored', isStored: true },
    ]),
  );
  expect(zip.has('xl/a.XML')).toBe(true);
  expect(zip.read('xl/a.xml')?.toString()).toBe('packed');
  expect(zip.read('B')?.toString()).toBe('stored');
  expect(zip.read('missing')).toBeUndefined();
});

test('a comment behind the directory does not hide it', () => {
  const file = writeZip([{ name: 'a', content: 'x' }]);
  file.writeUInt16LE(5, file.length - 2);
  expect(
    open(Buffer.concat([file, Buffer.from('hello')]))
      .read('a')
      ?.toString(),
  ).toBe('x');
});

test('a zip64 directory is read', () => {
  const file = writeZip([{ name: 'a', content: 'x' }]);
  const end = file.subarray(file.length - 22);
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(1n, 32);
  end64.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(file.length - 22), 8);
  const endCopy = Buffer.from(end);
  endCopy.writeUInt32LE(0xffffffff, 16);
  const zip = open(Buffer.concat([file.subarray(0, file.length - 22), end64, locator, endCopy]));
  expect(zip.read('a')?.toString()).toBe('x');
});

test('what is no zip is no workbook, and a zip that breaks off is a damaged one', () => {
  expect(() => open(Buffer.from('hello'))).toThrow(expect.objectContaining({ code: 'WORKBOOK_NOT_XLSX' }));
  expect(() => open(Buffer.alloc(0))).toThrow(expect.objectContaining({ code: 'WORKBOOK_NOT_XLSX' }));
  const file = writeZip([{ name: 'a', content: 'x' }]);
  expect(() => open(file.subarray(0, file.length - 23))).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_DAMAGED' }),
  );
});

test.each([
  [
    'more entries than allowed',
    [
      { name: 'a', content: '' },
      { name: 'b', content: '' },
    ],
    { entries: 1 },
  ],
  ['an entry larger than allowed', [{ name: 'a', content: 'xx' }], { entryBytes: 1 }],
  [
    'entries larger than allowed together',
    [
      { name: 'a', content: 'x' },
      { name: 'b', content: 'x' },
    ],
    { totalBytes: 1 },
  ],
  ['an entry that unfolds too far', [{ name: 'a', content: ' '.repeat(3_000_000) }], {}],
])('the directory is refused before anything is unpacked: %s', (_, parts, limits) => {
  expect(() => open(writeZip(parts), limits)).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_TOO_LARGE' }),
  );
});

test('an entry that unfolds into more than its directory says is stopped there', () => {
  const zip = open(writeZip([{ name: 'a', content: ' '.repeat(50_000_000), claimedBytes: 1_000 }]));
  expect(() => zip.read('a')).toThrow(expect.objectContaining({ code: 'WORKBOOK_TOO_LARGE', place: 'a' }));
});

test('unpacking the same entry again counts again', () => {
  const zip = open(writeZip([{ name: 'a', content: 'x'.repeat(6_000) }]), { totalBytes: 10_000 });
  expect(zip.read('a')?.length).toBe(6_000);
  expect(() => zip.read('a')).toThrow(expect.objectContaining({ code: 'WORKBOOK_TOO_LARGE' }));
});

test.each([
  ['whose checksum is wrong', { name: 'a', content: 'x', claimedCrc: 1 }],
  ['that is shorter than its directory says', { name: 'a', content: 'x', claimedBytes: 2 }],
])('an entry %s is damaged', (_, part) => {
  expect(() => open(writeZip([part])).read('a')).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_DAMAGED', place: 'a' }),
  );
});

test('two entries of one name are damage, since programs disagree which one counts', () => {
  const file = writeZip([
    { name: 'a', content: 'x' },
    { name: 'A', content: 'y' },
  ]);
  expect(() => open(file)).toThrow(expect.objectContaining({ code: 'WORKBOOK_DAMAGED' }));
});

test('an entry with a password makes the workbook an encrypted one', () => {
  expect(() => open(writeZip([{ name: 'a', content: 'x', flags: 1 }]))).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_ENCRYPTED', place: 'a' }),
  );
});
