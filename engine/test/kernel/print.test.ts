import { expect, test } from '@jest/globals';
import { printProgram } from '../../src/kernel/print.ts';
import { programWithLoops } from './loops.ts';

test('a program is printed one instruction a line', () => {
  const text = printProgram({
    instructions: [
      { operation: 'input', operands: [], immediate: 0 },
      { operation: 'constant', operands: [], immediate: 2.5 },
      { operation: 'mul', operands: [0, 1] },
      { operation: 'table', operands: [2], immediate: 0 },
    ],
    tables: [[1, 2]],
    loops: [],
    inputCount: 1,
    outputs: [{ value: 3, error: 1 }],
  });
  expect(text).toBe(
    'v0 = input #0\nv1 = constant #2.5\nv2 = mul v0 v1\nv3 = table #0 v2\noutput 0 = v3 error v1',
  );
});

test('a loop is printed with its body, and on request each instruction with the cell that it comes from', () => {
  const program = { ...programWithLoops([1, 2]), cells: ['Model!A1', 'Model!B2'], origins: [-1, 1, 1, -1] };
  expect(printProgram(program, { withCells: true }).split('\n').slice(0, 9)).toEqual([
    'v0 = input #0',
    'v1 = loop #0 v0  ; Model!B2',
    '  sum of 2 terms:',
    '  t0 = capture #0',
    '  t1 = entry #0',
    '  t2 = mul t0 t1',
    '  t3 = constant #0.1',
    '  t4 = add t2 t3',
    'v2 = loop #1 v0  ; Model!B2',
  ]);
});
