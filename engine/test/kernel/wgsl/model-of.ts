import type { ProgramBuilder, Node } from '../../../src/kernel/builder.ts';
import { ProgramBuilder as Builder } from '../../../src/kernel/builder.ts';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import type { Model } from '../../../src/model/model.ts';

type Output = { readonly value: Node; readonly error: Node };

/** A model whose program is written by hand. */
export function modelOf(
  distributions: readonly Distribution[],
  write: (b: ProgramBuilder, inputs: readonly Node[]) => readonly Output[],
): Model {
  const b = new Builder();
  const outputs = write(
    b,
    distributions.map((_, i) => b.input(i)),
  );
  return {
    engineVersion: 'test',
    inputs: distributions.map((distribution, i) => ({ cell: `A!A${i + 1}`, name: `x${i}`, distribution })),
    outputs: outputs.map((_, i) => ({ cell: `A!B${i + 1}`, name: `y${i}`, label: null, baseValue: null })),
    program: b.finish(outputs, distributions.length),
    cells: distributions.length + outputs.length,
    compiledCells: outputs.length,
  };
}

export const unit: Distribution = { family: 'uniform', min: 0, max: 1 };

/** What a value is, in a form that survives as an output: finite ones as they are, others as an error each. */
export function classified(b: ProgramBuilder, value: Node): Output {
  const isFinite = b.finite(value);
  const zero = b.constant(0);
  const sign = b.select(
    b.lt(zero, value),
    b.constant(1),
    b.select(b.lt(value, zero), b.constant(2), b.constant(3)),
  );
  return { value: b.select(isFinite, value, zero), error: b.select(isFinite, zero, sign) };
}

/** The same of a number here. */
export function classify(value: number): number | 'infinite' | '-infinite' | 'no number' {
  // WGSL may lose the sign of a zero, and so does nobody notice here.
  if (Number.isFinite(value)) return value + 0;
  return value > 0 ? 'infinite' : value < 0 ? '-infinite' : 'no number';
}

/** The same of a trial of a `classified` output. */
export function classifiedTrial(value: number, code: number | undefined): ReturnType<typeof classify> {
  return ([classify(value), 'infinite', '-infinite', 'no number'] as const)[code ?? 0] ?? 'no number';
}
