import { describe, expect, test } from '@jest/globals';
import { EngineError } from '../../src/errors.ts';
import { emitJavaScript } from '../../src/kernel/emit-javascript.ts';
import { compileModel } from '../../src/model/compile.ts';
import type { Distribution, RequestedDistribution } from '../../src/model/distributions/distribution.ts';
import { prepareDraw } from '../../src/model/distributions/draw.ts';
import type { Compilation, ModelRequest } from '../../src/model/model.ts';
import { fillWords, philoxKey } from '../../src/random/philox.ts';
import { errorNames } from '../../src/workbook/workbook.ts';
import { workbookOf, type Content } from '../workbook-of.ts';

const uniform = { family: 'uniform', min: 1, max: 2 } as const;
const cell = (name: string) => ({ cell: `S!${name}` });

function compile(
  cells: Record<string, Content>,
  inputs: ModelRequest['inputs'],
  output = 'S!C1',
): Compilation {
  return compileModel(workbookOf({ S: cells }), { inputs, outputs: [output], constants: [] });
}

function modelOf(compilation: Compilation) {
  if (compilation.kind === 'blocked') throw new Error(JSON.stringify(compilation.problems));
  return compilation.model;
}

function refusal(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (error instanceof EngineError) return { code: error.code, place: error.place, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The first output in each trial, every input drawn from the same words. */
function run(compilation: Compilation, words: Int32Array): (number | string)[] {
  const { inputs, program } = modelOf(compilation);
  const columns = inputs.map(({ distribution }) => draw(distribution, words));
  const [output, errors] = [new Float64Array(words.length), new Uint8Array(words.length)];
  emitJavaScript(program)(columns, [output], [errors], words.length);
  return Array.from(output, (value, t) => errorNames[errors[t]! - 1] ?? value);
}

function draw(distribution: Distribution, words: Int32Array): Float64Array {
  const column = new Float64Array(words.length);
  prepareDraw(distribution)(words, 0, words.length, column);
  return column;
}

const words = new Int32Array(64);
fillWords(philoxKey(8n), 0, 0, words.length, words);

/** Each with one parameter that is always 2, though no compiler can know: a uniform that is nowhere. */
const families: readonly { requested: RequestedDistribution; constant: Distribution }[] = [
  {
    requested: { family: 'normal', mean: 5, sd: cell('B1') },
    constant: { family: 'normal', mean: 5, sd: 2 },
  },
  {
    requested: { family: 'lognormal', mean: cell('B1'), sd: 1 },
    constant: { family: 'lognormal', mean: 2, sd: 1 },
  },
  {
    requested: { family: 'uniform', min: -1, max: cell('B1') },
    constant: { family: 'uniform', min: -1, max: 2 },
  },
  {
    requested: { family: 'triangular', min: 1, mode: cell('B1'), max: 5 },
    constant: { family: 'triangular', min: 1, mode: 2, max: 5 },
  },
  {
    requested: { family: 'exponential', mean: cell('B1') },
    constant: { family: 'exponential', mean: 2 },
  },
  {
    requested: { family: 'weibull', shape: cell('B1'), scale: 3 },
    constant: { family: 'weibull', shape: 2, scale: 3 },
  },
  {
    requested: { family: 'logistic', location: cell('B1'), scale: 3 },
    constant: { family: 'logistic', location: 2, scale: 3 },
  },
  {
    requested: { family: 'extremeValue', location: 1, scale: cell('B1') },
    constant: { family: 'extremeValue', location: 1, scale: 2 },
  },
];

describe.each(families.map((each) => ({ ...each, family: each.requested.family })))(
  '$family with a parameter that varies',
  ({ requested, constant }) => {
    test('is the distribution of each trial', () => {
      // B1 is 2 in every trial, but by way of an input.
      const cells = { A1: 1, A2: 1, B1: '=2+0*A1', C1: '=A2+0*A1' };
      const compilation = compile(cells, [
        { cell: 'S!A1', distribution: uniform },
        { cell: 'S!A2', distribution: requested },
      ]);
      const expected = draw(constant, words);
      for (const [t, value] of run(compilation, words).entries()) {
        expect(Math.abs(Number(value) - expected[t]!)).toBeLessThanOrEqual(
          1e-12 * (1 + Math.abs(expected[t]!)),
        );
      }
    });
  },
);

test('a trial whose parameters make no distribution is #NUM!, and the others are not', () => {
  // The median is 1.5: in some trials the standard deviation is negative.
  const cells = { A1: 1, A2: 1, B1: '=A1-1.5', C1: '=A2' };
  const values = run(
    compile(cells, [
      { cell: 'S!A1', distribution: uniform },
      { cell: 'S!A2', distribution: { family: 'normal', mean: 0, sd: cell('B1') } },
    ]),
    words,
  );
  const deviations = draw(uniform, words).map((value) => value - 1.5);
  for (const [t, value] of values.entries()) expect(value === '#NUM!').toBe(deviations[t]! < 0);
});

test.each<[string, RequestedDistribution]>([
  ['uniform', { family: 'uniform', min: 1, max: cell('B1') }],
  ['triangular', { family: 'triangular', min: 0, mode: cell('B1'), max: 1 }],
  ['lognormal', { family: 'lognormal', mean: cell('B1'), sd: 1 }],
  ['exponential', { family: 'exponential', mean: cell('B1') }],
  ['weibull', { family: 'weibull', shape: cell('B1'), scale: 1 }],
])('a $0 distribution whose parameter is negative in a trial is #NUM! there', (_, distribution) => {
  const cells = { A1: 1, A2: 1, B1: '=-A1', C1: '=A2' };
  const compilation = compile(cells, [
    { cell: 'S!A1', distribution: uniform },
    { cell: 'S!A2', distribution },
  ]);
  expect(new Set(run(compilation, words))).toEqual(new Set(['#NUM!']));
});

test("a parameter's error is the input's error", () => {
  const cells = { A1: 1, A2: 1, B1: '=SQRT(A1-3)', C1: '=A2' };
  const compilation = compile(cells, [
    { cell: 'S!A1', distribution: uniform },
    { cell: 'S!A2', distribution: { family: 'normal', mean: cell('B1'), sd: 1 } },
  ]);
  expect(new Set(run(compilation, words))).toEqual(new Set(['#NUM!']));
});

test('inputs may follow one another in any order', () => {
  const cells = { A1: 1, A2: 1, A3: 1, C1: '=A1' };
  const compilation = compile(cells, [
    { cell: 'S!A1', distribution: { family: 'normal', mean: cell('A2'), sd: 1 } },
    { cell: 'S!A2', distribution: { family: 'normal', mean: cell('A3'), sd: 1 } },
    { cell: 'S!A3', distribution: { family: 'normal', mean: 10, sd: 1 } },
  ]);
  const z = draw({ family: 'normal', mean: 0, sd: 1 }, words);
  for (const [t, value] of run(compilation, words).entries()) expect(value).toBeCloseTo(10 + 3 * z[t]!, 10);
});

test('a cell that does not vary is a number like any other, for every family', () => {
  const cells = { A2: 1, B1: '=1+1', C1: '=A2' };
  const requested = { family: 'pert', min: 0, mode: cell('B1'), max: 4 } as const;
  const { inputs } = modelOf(
    compile(cells, [{ cell: 'S!A2', distribution: requested, truncate: { max: 3 } }]),
  );
  expect(inputs).toEqual([
    {
      cell: 'S!A2',
      name: 'S!A2',
      distribution: { family: 'pert', min: 0, mode: 2, max: 4, truncate: { max: 3 } },
      requested,
    },
  ]);
});

test("the base value is of the workbook's own numbers, not of a variate", () => {
  const cells = { A1: 3, A2: 7, B1: '=A1/10', C1: '=A2*A1' };
  const { outputs, inputs } = modelOf(
    compile(cells, [
      { cell: 'S!A1', distribution: uniform },
      { cell: 'S!A2', distribution: { family: 'normal', mean: 5, sd: cell('B1') } },
    ]),
  );
  expect(outputs[0]?.baseValue).toBe(21);
  expect(inputs[1]?.distribution).toEqual({ family: 'normal', mean: 0, sd: 1 });
});

test('an input that is its own parameter is a cycle', () => {
  const compilation = compile({ A1: 1, B1: '=A1*2', C1: '=A1' }, [
    { cell: 'S!A1', distribution: { family: 'normal', mean: cell('B1'), sd: 1 } },
  ]);
  expect(compilation.kind === 'blocked' && compilation.problems[0]).toMatchObject({
    code: 'MODEL_CYCLE',
    cell: 'S!A1',
    formula: '=normal(S!B1,1)',
  });
});

describe('a request is refused', () => {
  const cells = { A1: 1, A2: 1, B1: '=A1', B2: '=-1', C1: '=A2+A1' };
  const withDistribution = (
    distribution: RequestedDistribution,
    truncate?: { readonly min?: number; readonly max?: number },
  ) =>
    refusal(() =>
      compile(cells, [
        { cell: 'S!A1', distribution: uniform },
        { cell: 'S!A2', distribution, ...(truncate && { truncate }) },
      ]),
    );

  test('where a family has no closed form for a parameter that varies', () => {
    expect(withDistribution({ family: 'pert', min: 0, mode: cell('B1'), max: 4 })).toEqual({
      code: 'DISTRIBUTION_INVALID',
      place: 'inputs[1].distribution.mode',
      message: expect.stringContaining('A parameter of pert cannot vary from trial to trial.'),
    });
  });

  test('where what varies is truncated', () => {
    expect(withDistribution({ family: 'normal', mean: cell('B1'), sd: 1 }, { min: 0 })).toMatchObject({
      code: 'DISTRIBUTION_INVALID',
      place: 'inputs[1].truncate',
    });
  });

  test('where a cell that does not vary makes no distribution', () => {
    expect(withDistribution({ family: 'normal', mean: 0, sd: cell('B2') })).toMatchObject({
      code: 'DISTRIBUTION_INVALID',
      place: 'inputs[1].distribution.sd',
    });
  });

  test('where bounds leave nothing', () => {
    expect(withDistribution(uniform, { min: 3 })).toMatchObject({
      code: 'DISTRIBUTION_INVALID',
      place: 'inputs[1].truncate.min',
    });
    expect(withDistribution(uniform, { min: 2, max: 1 })).toMatchObject({ place: 'inputs[1].truncate.max' });
  });

  test('where a parameter names no cell', () => {
    expect(withDistribution({ family: 'normal', mean: cell('Nope!A1'), sd: 1 })).toMatchObject({
      code: 'CELL_REFERENCE_INVALID',
      place: 'inputs[1].distribution.mean',
    });
    expect(withDistribution({ family: 'normal', mean: cell('Z99'), sd: 1 })).toMatchObject({
      code: 'CELL_NOT_FOUND',
      place: 'inputs[1].distribution.mean',
    });
  });
});
