import { expect, test } from '@jest/globals';
import { triangleOf } from '../../../src/model/distributions/triangle.ts';

const whole = { family: 'triangular', min: 0, mode: 1, max: 4 } as const;

test.each([
  // P(X < 1/2) = 1/16, P(X > 3) = 1/12.
  [{ min: 0.5, max: 3 }, [1 / 16, 1 - 1 / 16 - 1 / 12, 1 / 12]],
  [{ max: 0.5 }, [0, 1 / 16, 1 - 1 / 16]],
  [{ min: 3 }, [1 - 1 / 12, 1 / 12, 0]],
  [{ min: -5, max: 9 }, [0, 1, 0]],
])('within %j lies %p', (truncate, expected) => {
  const { below, probability, above } = triangleOf({ ...whole, truncate });
  for (const [i, value] of [below, probability, above].entries()) expect(value).toBeCloseTo(expected[i]!, 15);
});

test('a narrow interval keeps the digits of its probability', () => {
  const { probability } = triangleOf({ ...whole, truncate: { min: 3.999999, max: 3.999999_5 } });
  const [a, b] = [4 - 3.999999, 4 - 3.999999_5];
  expect(Math.abs(probability / ((a ** 2 - b ** 2) / 12) - 1)).toBeLessThan(1e-9);
});

test.each([
  ['first', { ...whole, mode: 0 }],
  ['last', { ...whole, mode: 4 }],
] as const)('its mode may be its %s value', (_, distribution) => {
  const { below, probability, above } = triangleOf({ ...distribution, truncate: { min: 1, max: 2 } });
  expect(below + probability + above).toBeCloseTo(1, 15);
  expect(probability).toBeCloseTo(distribution.mode === 0 ? 5 / 16 : 3 / 16, 15);
});
