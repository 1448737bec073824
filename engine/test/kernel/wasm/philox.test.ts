import { expect, test } from '@jest/globals';
import { WasmModule } from '../../../src/kernel/wasm/assembler.ts';
import { instantiate } from '../../../src/kernel/wasm/instantiate.ts';
import { Layout } from '../../../src/kernel/wasm/layout.ts';
import { definePhilox } from '../../../src/kernel/wasm/philox.ts';
import type { Philox } from '../../../src/kernel/wasm/philox.ts';
import { writeBlock } from '../../../src/random/philox.ts';
import { readFixture } from '../../fixtures/read-fixture.ts';

type Vector = { counter: string[]; key: string[]; expected: string[] };
// The file's vectors have this form, or the test fails.
const { vectors } = readFixture('philox-kat.json') as { vectors: Vector[] };

const module = new WasmModule();
definePhilox(module);
const layout = new Layout();
const words = layout.reserve(64 * 64);
const memory = layout.openMemory();
// Defined above, with these parameters.
const { philox } = instantiate(module, layout, memory) as { philox: Philox };

function wordsOf(counter: number, overflow: number, groups: number, input: number, key: [number, number]) {
  philox(words, counter, overflow, groups, input, ...key);
  return new Int32Array(memory.buffer.slice(words, words + 64 * groups));
}

test("Random123's answer for counter and key 0 is reproduced", () => {
  const zero = vectors.find(({ counter, key }) => [...counter, ...key].every((word) => /^0+$/.test(word)));
  const drawn = wordsOf(0, 0, 1, 0, [0, 0]);
  const hex = [0, 4, 8, 12].map((at) => (drawn[at]! >>> 0).toString(16).padStart(8, '0'));
  expect(hex).toEqual(zero?.expected);
});

test('every counter of a call gives the words of JavaScript', () => {
  const [key, input, overflow] = [[0x89abcdef, 0xfedcba98] as [number, number], 0xffff_fff1, 3];
  const first = 0xffff_ff00;
  const drawn = wordsOf(first, overflow, 64, input, key);
  for (let counter = 0; counter < 256; counter++) {
    const block = new Int32Array(4);
    writeBlock(first + counter, overflow, input, 0, ...key, block, 0, 1);
    const at = 16 * Math.floor(counter / 4) + (counter % 4);
    expect([0, 4, 8, 12].map((j) => drawn[at + j])).toEqual([...block]);
  }
});
