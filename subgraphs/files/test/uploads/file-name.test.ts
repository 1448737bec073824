import { expect, test } from '@jest/globals';
import { fileNameOf } from '../../src/uploads/file-name.ts';

test.each([
  ['plan.xlsx', 'plan.xlsx'],
  [' Übersicht 2026.xlsx ', 'Übersicht 2026.xlsx'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ada\\plan.xlsx', 'plan.xlsx'],
  ['line\r\nbreak\0.xlsx', 'linebreak.xlsx'],
  ['exe.\u202exslx', 'exe.xslx'],
  ['U\u0308ber', 'Über'],
  ['.hidden', '.hidden'],
  ['x'.repeat(255), 'x'.repeat(255)],
])('%j is kept as %j', (given, name) => {
  expect(fileNameOf(given)).toBe(name);
});

test.each([[undefined], [''], ['folder/'], ['..'], [' \n'], ['x'.repeat(256)]])('%j is refused', (given) => {
  expect(() => fileNameOf(given)).toThrow(expect.objectContaining({ code: 'FILE_NAME_INVALID' }));
});
