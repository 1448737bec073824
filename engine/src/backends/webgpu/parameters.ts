import { parameterNames, type Parameters } from '../../kernel/wgsl/bindings.ts';
import type { PhiloxKey } from '../../random/philox.ts';

export const parameterBytes = 4 * parameterNames.length;

/** What the uniform buffer holds for a chunk. */
export function packParameters({
  key,
  firstTrial,
  ...given
}: Pick<Parameters, 'trials' | 'stride'> &
  Partial<Pick<Parameters, 'firstInput' | 'outputs' | 'chunkStart'>> & {
    readonly key: PhiloxKey;
    /** Of the run, a multiple of 16. */
    readonly firstTrial: number;
  }): Uint32Array<ArrayBuffer> {
  const counter = firstTrial / 4;
  const parameters: Parameters = {
    firstInput: 0,
    outputs: 1,
    chunkStart: 0,
    ...given,
    counterLow: counter % 2 ** 32,
    counterHigh: Math.floor(counter / 2 ** 32),
    keyLow: key.low,
    keyHigh: key.high,
    infinityBits: 0x7f80_0000,
    nanBits: 0x7fc0_0000,
    zeroBits: 0,
  };
  return Uint32Array.from(parameterNames, (name) => parameters[name]);
}
