import { emitJavaScript } from '../kernel/emit-javascript.ts';
import { inputSampler } from '../model/distributions/input-sampler.ts';
import { tileTrials } from './backend.ts';
import type { Backend } from './backend.ts';

/** Generated JavaScript in 64-bit floating point: runs every model, and is what other backends are compared with. */
export const javascript: Backend = {
  name: 'JAVASCRIPT',
  prepare(model) {
    const sample = inputSampler(model.inputs);
    const kernel = emitJavaScript(model.program);
    const columns = model.inputs.map(() => new Float64Array(tileTrials));
    return {
      outputCount: model.outputs.length,
      run(key, firstTrial, count, outputs, errors) {
        for (const [input, column] of columns.entries()) sample(key, input, firstTrial, count, column);
        kernel(columns, outputs, errors, count);
      },
    };
  },
};
