import { declareIntegers, gpuJsFunction } from './dialect.ts';
import type { GpuJsFunction, GpuJsMode } from './dialect.ts';

// Philox4x32-10 as in random/philox.ts, whose words these are bit for bit. Literals of 2^31 and more are written negative: WGSL
// refuses them otherwise.

/**
 * The lower half of a product. In JavaScript `*` is a product in f64, which loses bits; in WGSL `Math.imul` goes through
 * f32, which loses more, while `*` wraps.
 */
const multiplyLow = { cpu: 'Math.imul(a, b) | 0', webgpu: '(a * b) | 0' };

const rounds = 10;

/** Functions for `wordOf(trial, input, low, high)`: an input's random word under a key of two words, in the layout of `fillWords`. */
export function wordFunctions(mode: GpuJsMode): GpuJsFunction[] {
  const pair = { a: 'Integer', b: 'Integer' } as const;
  return [
    gpuJsFunction('multiplyLow', pair, 'Integer', `return ${multiplyLow[mode]};`),
    gpuJsFunction(
      'multiplyHigh',
      pair,
      'Integer',
      `${declareIntegers('aLow', 'aHigh', 'bLow', 'bHigh', 'p0', 'p1', 'p2', 'p3', 'middle')}
      aLow = a & 65535; aHigh = a >>> 16; bLow = b & 65535; bHigh = b >>> 16;
      p0 = (aLow * bLow) | 0; p1 = (aLow * bHigh) | 0; p2 = (aHigh * bLow) | 0; p3 = (aHigh * bHigh) | 0;
      middle = (p0 >>> 16) + (p1 & 65535) + (p2 & 65535);
      return (p3 + (p1 >>> 16) + (p2 >>> 16) + (middle >>> 16)) | 0;`,
    ),
    gpuJsFunction(
      'wordOf',
      { trial: 'Integer', input: 'Integer', low: 'Integer', high: 'Integer' },
      'Integer',
      `${declareIntegers('c0', 'c1', 'c2', 'c3', 'k0', 'k1', 'upper0', 'upper1', 'lower0', 'lower1', 'word')}
      c0 = ((trial >>> 4) << 2) | (trial & 3); c1 = 0; c2 = input | 0; c3 = 0;
      k0 = low | 0; k1 = high | 0;
      for (let round = 0; round < ${rounds}; round++) {
        upper0 = multiplyHigh(-766435501, c0);
        upper1 = multiplyHigh(-845247145, c2);
        lower0 = multiplyLow(-766435501, c0);
        lower1 = multiplyLow(-845247145, c2);
        c0 = upper1 ^ c1 ^ k0;
        c1 = lower1;
        c2 = upper0 ^ c3 ^ k1;
        c3 = lower0;
        k0 = (k0 - 1640531527) | 0;
        k1 = (k1 - 1150833019) | 0;
      }
      word = (trial >>> 2) & 3;
      if (word < 1) { return c0; }
      if (word < 2) { return c1; }
      if (word < 3) { return c2; }
      return c3;`,
    ),
  ];
}

/**
 * A kernel that gives words of one input in halves, since what a kernel gives is f32 and whole to 2^24 only: at 2i the upper
 * 16 bits of the word of trial first + i, at 2i + 1 the lower ones. Its arguments are integers.
 */
export const wordKernel = `function(first, input, low, high) {
  ${declareIntegers('word')}
  word = wordOf((first + (this.thread.x >>> 1)) | 0, input, low, high);
  return (this.thread.x & 1) > 0 ? word & 65535 : word >>> 16;
}`;
