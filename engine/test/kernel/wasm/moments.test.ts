import { expect, test } from '@jest/globals';
import { WasmModule } from '../../../src/kernel/wasm/assembler.ts';
import { instantiate } from '../../../src/kernel/wasm/instantiate.ts';
import { Layout } from '../../../src/kernel/wasm/layout.ts';
import { defineCompact, defineMoments, momentsOverrun } from '../../../src/kernel/wasm/moments.ts';
import type { Compact, Moments } from '../../../src/kernel/wasm/moments.ts';
import { momentFields, writeMoments } from '../../../src/statistics/moments.ts';
import { choices } from '../../random-formulas.ts';

const most = 4096;
const module = new WasmModule();
defineMoments(module);
defineCompact(module);
const layout = new Layout();
const column = layout.reserve(8 * most + momentsOverrun);
const other = layout.reserve(8 * most + momentsOverrun);
const record = layout.reserve(8 * momentFields);
const memory = layout.openMemory();
const values = new Float64Array(memory.buffer, column, most + momentsOverrun / 8);
const records = new Float64Array(memory.buffer, record, momentFields);
// Both functions are defined above, with these parameters.
const { moments, compact } = instantiate(module, layout, memory) as unknown as {
  moments: Moments;
  compact: Compact;
};

/** What JavaScript and WebAssembly make of a sample. */
function recordsOf(sample: readonly number[]): { expected: number[]; actual: number[] } {
  // What lies behind the sample must not matter.
  values.fill(Number.NaN);
  values.set(sample);
  const expected = new Float64Array(momentFields);
  writeMoments(Float64Array.from(sample), 0, sample.length, expected, 0);
  moments(column, sample.length, record);
  return { expected: [...expected], actual: [...records] };
}

const choose = choices(3);
const samples: readonly (readonly [string, (i: number) => number])[] = [
  ['of one size', () => choose(2 ** 32) / 1e6],
  ['of both signs and many sizes', () => (choose(2 ** 32) - 2 ** 31) * 2 ** (choose(80) - 40)],
  ['that do not vary', () => 0.1],
  ['of a yes and a no', () => choose(2)],
  ['that are zeros of either sign', () => (choose(2) === 0 ? 0 : -0)],
  ['whose first zero is negative and late', (i) => (i === 3000 ? -0 : i > 3000 ? 0 : -1 - choose(5))],
  ['beyond the largest number', () => (choose(2) === 0 ? -1.5e308 : 1.5e308)],
  ['that are infinite', (i) => (i === 5 ? Infinity : choose(9))],
];

test.each(samples)('records of values %s are those of JavaScript, bit for bit', (_name, value) => {
  for (const count of [1, 2, 3, 7, 8, 9, 15, 16, 100, 1001, 4095, 4096]) {
    const { expected, actual } = recordsOf(Array.from({ length: count }, (_, i) => value(i)));
    expect(actual).toStrictEqual(expected);
  }
});

test('values without NaN move together in their order', () => {
  const sample = Array.from({ length: 999 }, (_, i) => (choose(3) === 0 ? Number.NaN : i));
  values.set(sample);
  const kept = sample.filter((value) => !Number.isNaN(value));
  expect(compact(column, sample.length, other)).toBe(kept.length);
  expect([...new Float64Array(memory.buffer, other, kept.length)]).toEqual(kept);
});
