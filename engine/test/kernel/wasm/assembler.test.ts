import { describe, expect, test } from '@jest/globals';
import {
  call,
  f64,
  get,
  i32,
  lane,
  load,
  op,
  repeatWhile,
  set,
  store,
  vector,
  WasmModule,
  when,
  whileTrue,
} from '../../../src/kernel/wasm/assembler.ts';
import type { F64, I32 } from '../../../src/kernel/wasm/assembler.ts';
import { instantiate } from '../../../src/kernel/wasm/instantiate.ts';
import { Layout } from '../../../src/kernel/wasm/layout.ts';

/** The only function of a module, ready to call. */
function built(define: (module: WasmModule) => void, layout = new Layout()) {
  const module = new WasmModule();
  define(module);
  const memory = layout.openMemory();
  // Every module here exports functions of numbers.
  const exports = instantiate(module, layout, memory) as Record<string, (...numbers: number[]) => number>;
  return { exports, memory };
}

const valueOf = (define: (module: WasmModule) => void): number => built(define).exports['value']!();
const wholeOf = (value: I32) => valueOf((module) => module.define('value', [], 'i32').emitResult(value));
const numberOf = (value: F64) => valueOf((module) => module.define('value', [], 'f64').emitResult(value));

describe('the assembler', () => {
  test.each([0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8193, 2 ** 31 - 1, -(2 ** 31)])(
    'writes the whole number %i',
    (number) => {
      expect(wholeOf(i32(number))).toBe(number);
    },
  );

  test.each([0, -0, 0.1, -1e308, 5e-324, Infinity, Number.NaN])('writes the number %d', (number) => {
    expect(numberOf(f64(number))).toBe(number);
    expect(numberOf(lane.f64(1, vector.f64s(7, number)))).toBe(number);
  });

  test('a sum of 200,000 terms nests as deep, and overflows no stack', () => {
    let sum = i32(0);
    for (let k = 1; k <= 200_000; k++) sum = op('i32.add', i32(1), sum);
    expect(() => new WebAssembly.Module(bytesOf(sum))).not.toThrow();
  });

  test('loops run their body once at least, or not at all', () => {
    const { exports } = built((module) => {
      for (const [name, loop] of [['atLeastOnce', repeatWhile] as const, ['perhaps', whileTrue] as const]) {
        const count = module.define(name, ['i32'], 'i32');
        const [left, turns] = [count.parameter(0), count.local('i32')];
        count.emit(
          loop(
            op('i32.lt_u', i32(0), get(left)),
            set(turns, op('i32.add', get(turns), i32(1))),
            when(op('i32.lt_u', i32(0), get(left)), set(left, op('i32.sub', get(left), i32(1)))),
          ),
        );
        count.emitResult(get(turns));
      }
    });
    expect([0, 1, 5].map((count) => exports['atLeastOnce']!(count))).toEqual([1, 1, 5]);
    expect([0, 1, 5].map((count) => exports['perhaps']!(count))).toEqual([0, 1, 5]);
  });

  test('functions call each other, and have locals of several types', () => {
    const { exports } = built((module) => {
      const square = module.define(null, ['f64'], 'f64');
      square.emitResult(op('f64.mul', get(square.parameter(0)), get(square.parameter(0))));
      const sum = module.define('sumOfSquares', ['f64', 'f64'], 'f64');
      const [whole, left, both] = [sum.local('i32'), sum.local('f64'), sum.local('v128')];
      sum.emit(
        set(whole, i32(3)),
        set(left, call(square, get(sum.parameter(0)))),
        set(both, op('f64x2.splat', call(square, get(sum.parameter(1))))),
      );
      const total = op('f64.add', get(left), lane.f64(1, get(both)));
      sum.emitResult(op('f64.add', total, op('f64.convert_i32_u', get(whole))));
    });
    expect(exports['sumOfSquares']!(3, 4)).toBe(28);
  });

  test('memory has what a layout placed in it, and takes what is stored', () => {
    const layout = new Layout();
    layout.reserve(1);
    const address = layout.place(Float64Array.of(1.5, 2.5));
    const { exports, memory } = built((module) => {
      const swap = module.define('swap', []);
      const first = swap.local('f64');
      swap.emit(
        set(first, load.f64(i32(address))),
        store.f64(i32(address), 0, load.f64(i32(address), 8)),
        store.f64(i32(address), 8, get(first)),
      );
    }, layout);
    exports['swap']!();
    expect(address % 64).toBe(0);
    expect([...new Float64Array(memory.buffer, address, 2)]).toEqual([2.5, 1.5]);
  });
});

function bytesOf(value: I32): Uint8Array<ArrayBuffer> {
  const module = new WasmModule();
  module.define('value', [], 'i32').emitResult(value);
  return module.assemble(1);
}
