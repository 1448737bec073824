import type { Row } from './measure.ts';
import type { BenchModel } from './models.ts';
import type { Numpy } from './numpy.ts';
import { plainModels } from './plain-javascript.ts';

export function numpyRow({ name }: BenchModel, numpy: Numpy): Row {
  return {
    model: name,
    backend: 'numpy',
    threads: 1,
    run: async (trials) => (await numpy.run(name, trials)).seconds,
  };
}

export function plainRow({ name, model }: BenchModel): Row {
  const run = plainModels[name];
  if (run === undefined) throw new Error(`There is no plain JavaScript loop for ${name}.`);
  let columns: readonly Float64Array[] = [];
  return {
    model: name,
    backend: 'plain JavaScript',
    threads: 1,
    async run(trials) {
      if (columns[0]?.length !== trials) columns = model.outputs.map(() => new Float64Array(trials).fill(1));
      const start = performance.now();
      run(trials, columns);
      return (performance.now() - start) / 1000;
    },
  };
}
