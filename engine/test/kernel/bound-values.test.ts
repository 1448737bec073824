import { describe, expect, test } from '@jest/globals';
import { boundValues } from '../../src/kernel/bound-values.ts';
import type { Bounds } from '../../src/kernel/bounds.ts';
import { ProgramBuilder, type Node } from '../../src/kernel/builder.ts';
import { interpret } from '../../src/kernel/interpret.ts';
import type { Program } from '../../src/kernel/program.ts';
import { runPasses } from '../../src/kernel/passes.ts';
import { verifyProgram } from '../../src/kernel/verify.ts';
import { compileModel } from '../../src/model/compile.ts';
import type { Distribution } from '../../src/model/distributions/distribution.ts';
import { prepareDraw } from '../../src/model/distributions/draw.ts';
import { exampleModel, exampleNames } from '../fixtures/example-model.ts';
import { choices, randomContents } from '../random-formulas.ts';
import { workbookOf, type Content } from '../workbook-of.ts';
import { programWithLoops } from './loops.ts';

const operationsOf = ({ instructions, loops }: Program) =>
  [...instructions, ...loops.flatMap(({ body }) => body)].map(({ operation }) => operation);

function programOf(make: (b: ProgramBuilder, x: Node) => { value: Node; error: Node }): Program {
  const b = new ProgramBuilder();
  return b.finish([make(b, b.input(0))], 1);
}

/** A model of these cells whose inputs are A1, A2, ..., and its program as it was built. */
function compile(
  contents: Readonly<Record<string, Content>>,
  distributions: readonly Distribution[],
  output: string,
) {
  const cells = distributions.map((_, index) => `A${index + 1}`);
  const workbook = workbookOf({ M: { ...contents, ...Object.fromEntries(cells.map((cell) => [cell, 1])) } });
  const programs: Program[] = [];
  const compilation = compileModel(
    workbook,
    {
      inputs: cells.map((cell, index) => ({ cell: `M!${cell}`, distribution: distributions[index]! })),
      outputs: [output, ...cells].map((cell) => `M!${cell}`),
      constants: [],
    },
    (_, program) => programs.push(program),
  );
  if (compilation.kind !== 'model') return null;
  return { built: programs[0]!, program: compilation.model.program, model: compilation.model };
}

/** Each input's values for the first words, the last, and some between. */
function drawn(
  distributions: readonly Distribution[],
  choose: (below: number) => number,
  trials: number,
): number[][] {
  const columns = distributions.map((distribution) => {
    const words = Int32Array.from({ length: trials }, () => {
      const kind = choose(4);
      return kind === 0 ? 0 : kind === 1 ? -1 : choose(2 ** 16) * 2 ** 16 + choose(2 ** 16);
    });
    const column = new Float64Array(trials);
    prepareDraw(distribution)(words, 0, trials, column);
    return column;
  });
  return Array.from({ length: trials }, (_, t) => columns.map((column) => column[t]!));
}

const uniform = (min: number, max: number): Distribution => ({ family: 'uniform', min, max });

const distributions: readonly Distribution[] = [
  { family: 'uniform', min: 0, max: 1 },
  { family: 'uniform', min: -2, max: 3 },
  { family: 'triangular', min: 40, mode: 50, max: 65 },
  { family: 'normal', mean: 10, sd: 1 },
  { family: 'lognormal', mean: 100, sd: 20 },
  { family: 'discrete', values: [0, 1, 2, 5], weights: [1, 1, 1, 1] },
  { family: 'integerUniform', min: 1, max: 6 },
  { family: 'uniform', min: 1e299, max: 1e300 },
];

test('every bit of every trial of 300 random models stays, values and errors', () => {
  const choose = choices(4711);
  let shorter = 0;
  for (let round = 0; round < 300; round++) {
    const chosen = Array.from({ length: 3 }, () => distributions[choose(distributions.length)]!);
    const compiled = compile(randomContents(choose), chosen, 'C1');
    if (!compiled) continue;
    const { built, program } = compiled;
    verifyProgram(program);
    if (program.instructions.length < built.instructions.length) shorter++;
    for (const trial of drawn(chosen, choose, 12)) {
      expect(interpret(program, trial)).toEqual(interpret(built, trial));
    }
  }
  expect(shorter).toBeGreaterThan(100);
});

describe('what can never happen goes', () => {
  // In project-npv there may be no internal rate of return.
  test.each(exampleNames.filter((name) => name !== 'project-npv'))(
    'from %s, whose inputs keep it from overflowing',
    (name) => {
      const { program } = exampleModel(name);
      expect(operationsOf(program)).not.toContain('finite');
      expect(program.outputs.map(({ error }) => program.instructions[error])).toEqual(
        program.outputs.map(() => ({ operation: 'constant', operands: [], immediate: 0 })),
      );
    },
  );

  test('a branch that no trial takes, with all that it needs', () => {
    const compiled = compile(
      { B1: '=IF(A1>100,EXP(A1),A1+1)' },
      [{ family: 'uniform', min: 0, max: 1 }],
      'B1',
    );
    expect(operationsOf(compiled!.program).toSorted()).toEqual(['add', 'constant', 'constant', 'input']);
  });

  test('the errors of 10,000 terms, which were a loop', () => {
    const program = programOf((b, x) => {
      const terms = Array.from({ length: 10_000 }, (_, k) =>
        b.div(b.constant(k + 1), b.add(x, b.constant(k))),
      );
      const errors = terms.map((term) => b.select(b.finite(term), b.constant(0), b.constant(6)));
      const firstError = errors.reduce((first, error) => b.select(b.eq(first, b.constant(0)), error, first));
      return { value: b.sum(terms), error: firstError };
    });
    const after = runPasses(program, [{ low: 1, high: 2 }]);
    expect(after.loops).toHaveLength(1);
    expect(after.instructions[after.outputs[0]!.error]).toMatchObject({
      operation: 'constant',
      immediate: 0,
    });
    // From 0 on, the first term divides by it.
    expect(runPasses(program, [{ low: 0, high: 2 }]).loops).toHaveLength(2);
  });
});

describe('what can happen stays', () => {
  test.each([
    [
      'a division by what may be 0',
      '=1/A1',
      { family: 'discrete', values: [0, 1], weights: [1, 1] },
      '#DIV/0!',
    ],
    ['an overflow', '=A1*A1', uniform(1e150, 1e160), '#NUM!'],
    ['a logarithm of what may be negative', '=LN(A1)', uniform(-1, 1), '#NUM!'],
    ['a place beyond the end', '=INDEX(D1:D3,A1)', { family: 'integerUniform', min: 2, max: 4 }, '#REF!'],
  ] as const)('%s', (_, formula, distribution, error) => {
    const choose = choices(3);
    const { built, program } = compile({ B1: formula, D1: 1, D2: 2, D3: 3 }, [distribution], 'B1')!;
    const trials = drawn([distribution], choose, 40);
    const found = trials.map((trial) => interpret(program, trial)[0]);
    expect(found).toEqual(trials.map((trial) => interpret(built, trial)[0]));
    expect(found).toContain(error);
  });

  test('an overflow that f32 alone would have', () => {
    const program = programOf((b, x) => ({
      value: x,
      error: b.select(b.finite(b.mul(x, b.constant(1e30))), b.constant(0), b.constant(6)),
    }));
    expect(operationsOf(boundValues(program, [{ low: 1, high: 1e5 }]))).not.toContain('finite');
    expect(operationsOf(boundValues(program, [{ low: 1, high: 1e10 }]))).toContain('finite');
  });

  test('the sign of a zero', () => {
    const bounds: Bounds = { low: -0, high: 0 };
    const program = programOf((b, x) => ({ value: b.floor(x), error: b.constant(0) }));
    expect(interpret(boundValues(program, [bounds]), [-0])).toEqual([-0]);
  });
});

test('the base value is that of the workbook, also where no trial draws its number', () => {
  const compiled = compile({ B1: '=IF(A1<5,A1,1/0)' }, [{ family: 'uniform', min: 10, max: 20 }], 'B1');
  expect(compiled?.model.outputs[0]?.baseValue).toBe(1);
  expect(compiled && interpret(compiled.program, [12])[0]).toBe('#DIV/0!');
});

test('a body that several loops share is bounded by what all of them capture', () => {
  const { instructions, ...program } = programWithLoops([1, 2, 3]);
  const both: Program = {
    ...program,
    inputCount: 2,
    instructions: [
      ...instructions,
      { operation: 'input', operands: [], immediate: 1 },
      { operation: 'loop', operands: [4], immediate: 1 },
    ],
    outputs: [...program.outputs, { value: 5, error: 3 }],
  };
  const after = boundValues(both, [
    { low: 5, high: 6 },
    { low: -1, high: 4 },
  ]);
  verifyProgram(after);
  for (const trial of [
    [5, 0],
    [5.5, 1.5],
    [6, 4],
  ])
    expect(interpret(after, trial)).toEqual(interpret(both, trial));
});

test('a chain of 50,000 cells is bounded in one walk', () => {
  const program = programOf((b, x) => {
    let value = x;
    for (let k = 0; k < 50_000; k++) {
      const next = b.add(b.mul(value, b.constant(0.5)), b.constant(k % 7));
      value = b.select(b.finite(next), next, b.constant(0));
    }
    return { value, error: b.constant(0) };
  });
  const after = boundValues(program, [{ low: 0, high: 1 }]);
  expect(operationsOf(after)).not.toContain('finite');
  expect(interpret(after, [0.3])).toEqual(interpret(program, [0.3]));
});
