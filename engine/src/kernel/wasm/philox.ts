import { get, i32, op, repeatWhile, set, shuffle32, store, tee, vector } from './assembler.ts';
import type { V128, WasmModule } from './assembler.ts';

const xor = (a: V128, b: V128) => op('v128.xor', a, b);
/** Of four products of 64 bits. */
const upperWords = (a: V128, factor: V128) =>
  shuffle32(
    op('i64x2.extmul_low_i32x4_u', a, factor),
    op('i64x2.extmul_high_i32x4_u', a, factor),
    [1, 3, 5, 7],
  );
// The products above have these words too, but the shuffles that would take them out are what the processor has least room for.
const lowerWords = (a: V128, factor: V128) => op('i32x4.mul', a, factor);

/**
 * Groups of sixteen words that are under way at a time. The rounds of one wait for each other; those of two keep the processor
 * busy, and take a quarter less time. Three or four would gain 4 % more, for more state than there are registers.
 */
const interleaved = 2;

const rounds = 10;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;
const multiplier0 = vector.i32(0xd2511f53);
const multiplier1 = vector.i32(0xcd9e8d57);

/**
 * What `philox` takes: bytes from `words` on are written, 64 for each of `groups` (at least 1, rounded up to an even number) from
 * the group `counter` / 4.
 */
export type Philox = (
  words: number,
  counter: number,
  counterOverflow: number,
  groups: number,
  input: number,
  keyLow: number,
  keyHigh: number,
) => void;

/**
 * Adds `philox`: `fillWords`, four counters at a time, one in each lane. Word j of the counter in lane l belongs to trial
 * 16g + 4j + l, so four vectors are stored as they are. The counter must not pass 2^32 within a call.
 */
export function definePhilox(module: WasmModule): void {
  const philox = module.define('philox', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32']);
  const words = philox.parameter(0);
  const groups = philox.parameter(3);
  const end = philox.local('i32');
  const vector128 = () => philox.local('v128');
  // Round keys are the same for all counters of a call.
  const keys = Array.from({ length: rounds }, (_, round) => {
    const [key0, key1] = [vector128(), vector128()];
    philox.emit(
      set(key0, op('i32x4.splat', op('i32.add', get(philox.parameter(5)), i32(Math.imul(round, weyl0))))),
      set(key1, op('i32x4.splat', op('i32.add', get(philox.parameter(6)), i32(Math.imul(round, weyl1))))),
    );
    return [key0, key1] as const;
  });
  const [counter, overflow, input] = [vector128(), vector128(), vector128()];
  philox.emit(
    set(end, op('i32.add', get(words), op('i32.shl', get(groups), i32(6)))),
    set(counter, op('i32x4.add', op('i32x4.splat', get(philox.parameter(1))), vector.i32s(0, 1, 2, 3))),
    set(overflow, op('i32x4.splat', get(philox.parameter(2)))),
    set(input, op('i32x4.splat', get(philox.parameter(4)))),
  );
  const states = Array.from({ length: interleaved }, () => ({
    c0: vector128(),
    c1: vector128(),
    c2: vector128(),
    c3: vector128(),
    next: vector128(),
  }));
  philox.emit(
    repeatWhile(
      op('i32.lt_u', tee(words, op('i32.add', get(words), i32(64 * interleaved))), get(end)),
      ...states.map(({ c0, c1, c2, c3 }, group) => [
        set(c0, op('i32x4.add', get(counter), vector.i32(4 * group))),
        set(c1, get(overflow)),
        set(c2, get(input)),
        set(c3, vector.i32(0)),
      ]),
      ...keys.map(([key0, key1]) =>
        states.map(({ c0, c1, c2, c3, next }) => [
          set(next, xor(xor(upperWords(get(c2), multiplier1), get(c1)), get(key0))),
          set(c1, lowerWords(get(c2), multiplier1)),
          set(c2, xor(xor(upperWords(get(c0), multiplier0), get(c3)), get(key1))),
          set(c3, lowerWords(get(c0), multiplier0)),
          set(c0, get(next)),
        ]),
      ),
      ...states.flatMap(({ c0, c1, c2, c3 }, group) =>
        [c0, c1, c2, c3].map((word, j) => store.v128(get(words), 64 * group + 16 * j, get(word))),
      ),
      set(counter, op('i32x4.add', get(counter), vector.i32(4 * interleaved))),
    ),
  );
}
