import { describe, expect, test } from '@jest/globals';
import { emitJavaScript } from '../../src/kernel/emit-javascript.ts';
import { interpret } from '../../src/kernel/interpret.ts';
import { verifyProgram } from '../../src/kernel/verify.ts';
import { compileModel } from '../../src/model/compile.ts';
import { recalculate } from '../../src/model/recalculate.ts';
import { errorNames, type CellValue } from '../../src/workbook/workbook.ts';
import { choices, randomContents } from '../random-formulas.ts';
import { workbookOf } from '../workbook-of.ts';

const inputs = ['A1', 'A2', 'A3'];
const trialValues = [0, 1, -1, 2, 3, 0.5, -2.5, 5, 1e-3, 100, 1e200, -1e200, 1e308, 0.1, 7, 12345.678];
// A program is for values that can be drawn.
const distribution = { family: 'discrete', values: trialValues, weights: trialValues.map(() => 1) } as const;

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
