import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compileModel, readWorkbook } from '@montegraph/engine';
import type { Distribution, Model, ModelRequest, Workbook } from '@montegraph/engine';
import { npv30 } from './npv-30.ts';

export type BenchModel = { readonly name: string; readonly model: Model };

const exampleNames = ['project-npv', 'project-schedule', 'portfolio-var', 'insurance-claims', 'call-option'];

/** The thirty-cell model and the five examples, compiled. */
export async function readModels(): Promise<readonly BenchModel[]> {
  const examples = await Promise.all(exampleNames.map(readExample));
  return [{ name: 'npv-30', model: compile(npv30.workbook, npv30.request) }, ...examples];
}

/** What of an example's description a model is made of. */
type ExampleRun = {
  readonly inputs: readonly {
    readonly cell: string;
    readonly distribution: Readonly<Record<string, object>>;
  }[];
  readonly outputs: readonly string[];
};

async function readExample(name: string): Promise<BenchModel> {
  const file = path.join(import.meta.dirname, '..', '..', 'examples', name);
  // Written by examples/build.ts.
  const run = JSON.parse(await readFile(`${file}.json`, 'utf8')) as ExampleRun;
  const inputs = run.inputs.map(({ cell, distribution }) => ({
    cell,
    distribution: engineDistribution(distribution),
  }));
  const workbook = readWorkbook(await readFile(`${file}.xlsx`));
  return { name, model: compile(workbook, { inputs, outputs: run.outputs, constants: [] }) };
}

/** The graph names a distribution by its field, the engine by its family. */
function engineDistribution(distribution: Readonly<Record<string, object>>): Distribution {
  const [[family, parameters] = []] = Object.entries(distribution);
  // The examples' own test holds them to the engine's families.
  return { family, ...parameters } as Distribution;
}

function compile(workbook: Workbook, request: ModelRequest): Model {
  const compilation = compileModel(workbook, request);
  if (compilation.kind === 'model') return compilation.model;
  throw new Error(compilation.problems.map(({ cell, reason }) => `${cell}: ${reason}`).join('\n'));
}
