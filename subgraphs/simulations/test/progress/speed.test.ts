import { expect, test } from '@jest/globals';
import { Speed } from '../../src/progress/speed.ts';

test('one moment has no speed', () => {
  expect(new Speed().measure(1_000, 500)).toBeNull();
});

test('two moments have the speed between them', () => {
  const speed = new Speed();
  speed.measure(1_000, 0);
  expect(speed.measure(1_500, 100)).toBe(200);
});

test('what is older than three seconds no longer counts', () => {
  const speed = new Speed();
  speed.measure(0, 0);
  for (let at = 1_000; at <= 10_000; at += 1_000) speed.measure(at, 1_000_000);
  expect(speed.measure(11_000, 1_003_000)).toBe(1_000);
});

test('a shard that starts again makes no negative speed', () => {
  const speed = new Speed();
  speed.measure(0, 5_000);
  expect(speed.measure(1_000, 4_000)).toBe(0);
});
