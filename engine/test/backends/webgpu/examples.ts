import { readFileSync } from 'node:fs';
import { compileModel } from '../../../src/model/compile.ts';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import type { Model } from '../../../src/model/model.ts';
import { readWorkbook } from '../../../src/workbook/read.ts';
import { readFixture } from '../../fixtures/read-fixture.ts';

export const exampleNames = [
  'project-npv',
  'project-schedule',
  'portfolio-var',
  'insurance-claims',
  'call-option',
] as const;

type Example = {
  readonly inputs: readonly { cell: string; name: string; distribution: Record<string, object> }[];
  readonly outputs: readonly string[];
};

/** Compiles one of the examples. */
export function compileExample(name: (typeof exampleNames)[number]): Model {
  const examples = '../../../examples';
  // The examples' own tests hold their files to this form.
  const { inputs, outputs } = readFixture(`${examples}/${name}.json`) as Example;
  const bytes = readFileSync(new URL(`../${examples}/${name}.xlsx`, import.meta.url));
  const compilation = compileModel(readWorkbook(bytes), {
    inputs: inputs.map((input) => ({ ...input, distribution: flat(input.distribution) })),
    outputs,
    constants: [],
  });
  if (compilation.kind !== 'model') throw new Error(`${name} does not compile.`);
  return compilation.model;
}

/** The examples have distributions in the form of the graph, `{ "normal": { ... } }`. */
function flat(distribution: Record<string, object>): Distribution {
  const [[family, parameters] = []] = Object.entries(distribution);
  // One key, a family with its parameters: so the graph's schema has it.
  return { family, ...parameters } as Distribution;
}
