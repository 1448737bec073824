import { expect, test } from '@jest/globals';
import { exponent, high, mantissa, pow2 } from '../../src/elementary/bits.ts';
import { choices } from '../random-formulas.ts';

test('pow2 is exact for every exponent of a normal number', () => {
  for (let k = -1022; k <= 1023; k++) expect(pow2(k)).toBe(2 ** k);
});

test('a positive normal number is its mantissa, from sqrt(1/2) to sqrt(2), times 2 to its exponent', () => {
  const choose = choices(7);
  const pattern = new DataView(new ArrayBuffer(8));
  const numbers = [1, Math.SQRT2, Math.SQRT1_2, 2 ** -1022, Number.MAX_VALUE, 1 - 2 ** -53];
  for (let i = 0; i < 3000; i++) {
    pattern.setUint32(0, 0x0010_0000 + choose(0x7fe0_0000));
    pattern.setUint32(4, choose(2 ** 32));
    numbers.push(pattern.getFloat64(0));
  }
  for (const x of numbers) {
    const [m, e] = [mantissa(x), exponent(x)];
    // In two steps, since 2^1024 is none.
    expect(m * 2 ** Math.floor(e / 2) * 2 ** Math.ceil(e / 2)).toBe(x);
    expect(Math.abs(Math.log2(m))).toBeLessThanOrEqual(0.5 + 2 ** -19);
  }
});

test('high keeps 21 bits, so that the product of two is exact', () => {
  expect(high(1 + 2 ** -20 + 2 ** -21)).toBe(1 + 2 ** -20);
  expect(high(-Math.PI)).toBe(-3.1415920257568359375);
  expect([high(-0), high(Infinity), high(Number.NaN)]).toEqual([-0, Infinity, Number.NaN]);
});
