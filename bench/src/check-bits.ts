import { blockTrials, javascript, momentFields, philoxKey, wasm } from '@montegraph/engine';
import type { Backend, Model } from '@montegraph/engine';
import { readModels } from './models.ts';

const key = philoxKey(1n);

/**
 * Compares WebAssembly with JavaScript over the trials of every model: values, errors and moments, bit for bit. The tests do so
 * with some thousand trials, which an operation that is wrong once in a million inputs passes.
 *
 * @returns whether nothing differs
 */
export async function checkBits({ trials }: { readonly trials: number }): Promise<boolean> {
  let isEqual = true;
  for (const { name, model } of await readModels()) {
    const { compared, differing } = compareModel(model, trials);
    console.log(`${name}: ${compared.toLocaleString('en')} values compared, ${differing} differ`);
    isEqual &&= differing === 0;
  }
  return isEqual;
}

function compareModel(model: Model, trials: number): { compared: number; differing: number } {
  const [expected, found] = [openBlock(javascript, model), openBlock(wasm, model)];
  let compared = 0;
  let differing = 0;
  for (let firstTrial = 0; firstTrial < trials; firstTrial += blockTrials) {
    const count = Math.min(blockTrials, trials - firstTrial);
    const others = found(firstTrial, count);
    for (const [i, numbers] of expected(firstTrial, count).entries()) {
      compared += numbers.length;
      differing += countDiffering(numbers, others[i]!);
    }
  }
  return { compared, differing };
}

/** Runs a block and gives what it wrote: moments, and each output's values and errors. */
function openBlock(backend: Backend, model: Model) {
  const prepared = backend.prepare(model);
  const outputs = model.outputs.map(() => new Float64Array(blockTrials));
  const errors = model.outputs.map(() => new Uint8Array(blockTrials));
  const moments = new Float64Array(model.outputs.length * momentFields);
  return (firstTrial: number, count: number): readonly (Float64Array | Uint8Array)[] => {
    // A backend leaves them alone where a block has none.
    for (const codes of errors) codes.fill(0);
    prepared.runBlock({ key, firstTrial, count }, { outputs, errors, moments }, () => false);
    return [moments, ...[...outputs, ...errors].map((column) => column.subarray(0, count))];
  };
}

function countDiffering(left: Float64Array | Uint8Array, right: Float64Array | Uint8Array): number {
  let count = 0;
  // 0 is not -0, and all NaN are one: which bits a NaN has is left to the machine.
  for (let i = 0; i < left.length; i++) if (!Object.is(left[i], right[i])) count++;
  return count;
}
