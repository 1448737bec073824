import { expect, test } from '@jest/globals';
import { printProgram } from '../../src/kernel/print.ts';

test('a program is printed one instruction a line', () => {
  const text = printProgram({
    instructions: [
      { operation: 'input', operands: [], immediate: 0 },
      { operation: 'constant', operands: [], immediate: 2.5 },
      { operation: 'mul', operands: [0, 1] },
      { operation: 'table', operands: [2], immediate: 0 },
    ],
    tables: [[1, 2]],
    inputCount: 1,
    outputs: [{ value: 3, error: 1 }],
  });
  expect(text).toBe(
    'v0 = input #0\nv1 = constant #2.5\nv2 = mul v0 v1\nv3 = table #0 v2\noutput 0 = v3 error v1',
  );
});
