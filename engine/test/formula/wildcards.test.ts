import { expect, test } from '@jest/globals';
import { wildcardPattern } from '../../src/formula/wildcards.ts';

test.each([
  ['a*', 'Abc', true],
  ['a*', 'ba', false],
  ['*c', 'abc', true],
  ['*c', 'abcd', false],
  ['a*c', 'abc', true],
  ['a*a', 'a', false],
  ['a*b*c', 'a b c', true],
  ['a*c*b', 'a b c', false],
  ['*ab*ab*', 'abab', true],
  ['*ab*ab*', 'aab', false],
  ['*', '', true],
  ['?', '', false],
  ['?', '\n', true],
  ['?', '\u{1F600}', true],
  ['a?c*', 'aXc', true],
  ['~*', '*', true],
  ['~*', 'a', false],
  ['~?*', '?b', true],
  ['~~', '~', true],
  ['a~b', 'a~b', true],
  ['(a|b)*', '(a|b)c', true],
  ['(a|b)*', 'ac', false],
  ['[a]*', 'a', false],
])('%j against %j is %p', (pattern, text, expected) => {
  expect(wildcardPattern(pattern)?.test(text)).toBe(expected);
});

test('a text without wildcards is no pattern', () => {
  expect(wildcardPattern('a.b')).toBeNull();
});

test('many stars against a long text that nearly fits are answered at once', () => {
  // A single expression would try the 20,000 letters in all ways of sharing them out among 20 stars, and never end.
  const pattern = wildcardPattern(`${'*a'.repeat(20)}*b`);
  expect(pattern?.test('a'.repeat(20_000))).toBe(false);
});
