import { blockTrials, momentFields, philoxKey } from '@montegraph/engine';
import type { Backend, Precision } from '@montegraph/engine';
import type { Row } from './measure.ts';
import type { BenchModel } from './models.ts';

/** A backend on this thread, with moments, into columns that are there already, as the peers have theirs. */
export function threadRow(
  { name, model }: BenchModel,
  backend: Backend,
  label: string,
  precision: Precision = 'DOUBLE',
): Row {
  const prepared = backend.prepare(model, { precision });
  const key = philoxKey(1n);
  const errors = model.outputs.map(() => new Uint8Array(blockTrials));
  const moments = new Float64Array(model.outputs.length * momentFields);
  let columns: readonly Float64Array[] = [];
  return {
    model: name,
    backend: label,
    threads: 1,
    async run(trials) {
      if (columns[0]?.length !== trials) {
        // Written once: the first touch of a page is the system's time, not the model's.
        columns = model.outputs.map(() => new Float64Array(trials).fill(1));
      }
      const start = performance.now();
      for (let firstTrial = 0; firstTrial < trials; firstTrial += blockTrials) {
        const outputs = columns.map((column) => column.subarray(firstTrial, firstTrial + blockTrials));
        prepared.runBlock({ key, firstTrial, count: blockTrials }, { outputs, errors, moments }, () => false);
      }
      return (performance.now() - start) / 1000;
    },
  };
}
