import { emitJavaScript } from '../kernel/emit-javascript.ts';
import { inputSampler } from '../model/distributions/input-sampler.ts';
import { fillWords } from '../random/philox.ts';
import { writeMoments, momentFields } from '../statistics/moments.ts';
import type { Backend } from './backend.ts';

/**
 * Trials that are computed at once. Columns of a tile stay in the first-level cache, and a run can stop between two tiles:
 * within a tenth of a second even where one trial takes half a millisecond.
 */
const tileTrials = 128;

/** Generated JavaScript in 64-bit floating point: runs every model, and is what other backends are compared with. */
export const javascript: Backend = {
  name: 'JAVASCRIPT',
  blockers: () => [],
  words(key, input, firstTrial, count) {
    const words = new Int32Array(count);
    fillWords(key, input, firstTrial, count, words);
    return words;
  },
  prepare(model) {
    const sample = inputSampler(model.inputs);
    const kernel = emitJavaScript(model.program);
    const columns = model.inputs.map(() => new Float64Array(tileTrials));
    return {
      outputCount: model.outputs.length,
      runBlock({ key, firstTrial, count }, { outputs, errors, moments }, isStopped) {
        for (let tile = 0; tile < count; tile += tileTrials) {
          if (isStopped()) return false;
          const end = Math.min(tile + tileTrials, count);
          for (const [input, column] of columns.entries()) {
            sample(key, input, firstTrial + tile, end - tile, column);
          }
          const part = <T extends Float64Array | Uint8Array>(column: T) => column.subarray(tile, end) as T;
          kernel(columns, outputs.map(part), errors.map(part), end - tile);
        }
        for (const [output, column] of outputs.entries()) {
          const at = output * momentFields;
          writeMoments(column, 0, count, moments, at);
          // An error is NaN, and one NaN makes the sum of squares NaN (not the mean, which is the least value where that is the
          // greatest): only such a block is gone through value by value.
          if (!Number.isNaN(moments[at + 2])) continue;
          const values = column.subarray(0, count).filter((value) => !Number.isNaN(value));
          writeMoments(values, 0, values.length, moments, at);
        }
        return true;
      },
    };
  },
};
