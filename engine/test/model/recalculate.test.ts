import { describe, expect, test } from '@jest/globals';
import { emitJavaScript } from '../../src/kernel/emit-javascript.ts';
import { interpret } from '../../src/kernel/interpret.ts';
import { verifyProgram } from '../../src/kernel/verify.ts';
import { compileModel } from '../../src/model/compile.ts';
import { recalculate } from '../../src/model/recalculate.ts';
import { errorNames, type CellValue } from '../../src/workbook/workbook.ts';
import { choices, randomFormula } from '../random-formulas.ts';
import { workbookOf, type Content } from '../workbook-of.ts';

const distribution = { family: 'uniform', min: 0, max: 1 } as const;
const inputs = ['A1', 'A2', 'A3'];
const trialValues = [0, 1, -1, 2, 3, 0.5, -2.5, 5, 1e-3, 100, 1e200, -1e200, 1e308, 0.1, 7, 12345.678];

/** What an output is for a cell's value: a number, or the name of an error. */
function asOutput(value: CellValue | null | undefined): number | string {
  switch (value?.type) {
    case 'number':
      return value.number;
    case 'boolean':
      return Number(value.boolean);
    case 'error':
      return value.error;
    case 'text':
    case undefined:
      return '#VALUE!';
  }
}

/** Formulas that lean on each other, beside a table that is partly constant and partly depends on the inputs. */
function randomContents(choose: (below: number) => number): Record<string, Content> {
  const table = choose(2) === 0 ? ['1', '2', '3', '5', '8', '13'] : ['3', '"x"', '1', '', 'TRUE', '2'];
  const contents: Record<string, Content> = {};
  for (const [i, entry] of table.entries()) {
    if (entry !== '') contents[`D${i + 1}`] = `=${entry}`;
    contents[`E${i + 1}`] =
      choose(4) === 0 ? `=A${1 + choose(3)}*${i - 2}` : i === 0 ? -100 : 10 * i + choose(30);
  }
  if (choose(3) === 0) contents['D3'] = '=A2';
  contents['B1'] = `=${randomFormula(choose, inputs, 3)}`;
  contents['B2'] = `=${randomFormula(choose, [...inputs, 'B1'], 3)}`;
  contents['B3'] = `=${randomFormula(choose, [...inputs, 'B1', 'B2'], 4)}`;
  // Always varies and may always be a number: whatever B3 is, it can be asked for.
  contents['C1'] = '=IF(A1=123456789,A1,B3)';
  return contents;
}

describe('compiled and recalculated', () => {
  test('agree bit for bit in every trial of 400 random models', () => {
    const choose = choices(20261122);
    const differences: unknown[] = [];
    let compiled = 0;
    for (let model = 0; model < 400; model++) {
      const contents = randomContents(choose);
      const workbook = workbookOf({ M: { ...contents, A1: 1, A2: 2, A3: 3 } });
      const compilation = compileModel(workbook, {
        inputs: inputs.map((cell) => ({ cell: `M!${cell}`, distribution })),
        outputs: ['C1', ...inputs].map((cell) => `M!${cell}`),
        constants: [],
      });
      if (compilation.kind === 'blocked') continue;
      compiled++;
      const { program } = compilation.model;
      verifyProgram(program);
      const kernel = emitJavaScript(program);
      const trials = Array.from({ length: 6 }, () =>
        inputs.map(() => trialValues[choose(trialValues.length)] ?? 0),
      );
      const columns = inputs.map((_, i) => Float64Array.from(trials, (trial) => trial[i] ?? 0));
      const outputs = program.outputs.map(() => new Float64Array(trials.length));
      const errors = program.outputs.map(() => new Uint8Array(trials.length));
      kernel(columns, outputs, errors, trials.length);

      for (const [t, [a1 = 0, a2 = 0, a3 = 0]] of trials.entries()) {
        const constant = workbookOf({ M: { ...contents, A1: a1, A2: a2, A3: a3 } });
        const recalculated = [...recalculate(constant)].find(({ row, column }) => row === 0 && column === 2);
        const code = errors[0]?.[t] ?? 0;
        const fromKernel = errorNames[code - 1] ?? outputs[0]?.[t];
        const found = {
          kernel: fromKernel,
          interpreted: interpret(program, [a1, a2, a3])[0],
          recalculated: asOutput(recalculated?.value),
        };
        const isSame =
          Object.is(found.kernel, found.interpreted) && Object.is(found.kernel, found.recalculated);
        if (!isSame) differences.push({ model, contents, trial: [a1, a2, a3], ...found });
      }
    }
    expect(differences).toEqual([]);
    // The others are cycles, or ask for whole rows that vary.
    expect(compiled).toBeGreaterThan(300);
  });
});
