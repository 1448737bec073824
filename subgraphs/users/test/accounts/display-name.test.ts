import { expect, test } from '@jest/globals';
import { displayName } from '../../src/accounts/display-name.ts';

test.each([
  [' Ada  Lovelace ', 'Ada  Lovelace'],
  ['  ', null],
  [null, null],
  [undefined, null],
  ['\u{1F600}'.repeat(200), '\u{1F600}'.repeat(200)],
])('%j is kept as %j', (given, kept) => {
  expect(displayName(given)).toBe(kept);
});

test.each(['x'.repeat(201), 'A\0da', 'Ada\u001b[31m', 'Ada\nLovelace'])('%j is refused', (name) => {
  expect(() => displayName(name)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});
