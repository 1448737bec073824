import { expect, test } from '@jest/globals';
import type { Instruction, Program } from '../../src/kernel/program.ts';
import { verifyProgram } from '../../src/kernel/verify.ts';

const input: Instruction = { operation: 'input', operands: [], immediate: 0 };
const program = (instructions: readonly Instruction[], rest: Partial<Program> = {}): Program => ({
  instructions: [input, ...instructions],
  tables: [],
  inputCount: 1,
  outputs: [],
  ...rest,
});

test('a well-formed program passes', () => {
  const instructions: Instruction[] = [
    { operation: 'lt', operands: [0, 0] },
    { operation: 'select', operands: [1, 0, 0] },
    { operation: 'irr', operands: [0, 0, 2] },
    { operation: 'search', operands: [3], immediate: 0 },
  ];
  const outputs = [{ value: 4, error: 0 }];
  expect(() => verifyProgram(program(instructions, { tables: [[1]], outputs }))).not.toThrow();
});

test.each<[string, Instruction]>([
  // What a program from outside may hold, the type notwithstanding.
  ['there is no such operation', { operation: 'eval' as 'add', operands: [0, 0] }],
  ['there is no such operation', { operation: 'constructor' as 'add', operands: [0, 0] }],
  ['1 operands do not fit', { operation: 'add', operands: [0] }],
  ['0 operands do not fit', { operation: 'irr', operands: [] }],
  ['operand v1 does not come before it', { operation: 'neg', operands: [1] }],
  ['operand v-1 is not of type f64', { operation: 'neg', operands: [-1] }],
  ['operand v0 is not of type boolean', { operation: 'not', operands: [0] }],
  ['its constant must be finite', { operation: 'constant', operands: [] }],
  ['its constant must be finite', { operation: 'constant', operands: [], immediate: -0 }],
  ['there is no such input', { operation: 'input', operands: [], immediate: 1 }],
  ['there is no such input', { operation: 'input', operands: [], immediate: 0.5 }],
  ['there is no such table', { operation: 'table', operands: [0], immediate: 0 }],
  ['it takes no immediate', { operation: 'neg', operands: [0], immediate: 0 }],
])('it is refused that %s', (fault, instruction) => {
  expect(() => verifyProgram(program([instruction]))).toThrow(fault);
});

test('outputs must be numbers and tables must hold some', () => {
  const condition: Instruction = { operation: 'lt', operands: [0, 0] };
  expect(() => verifyProgram(program([condition], { outputs: [{ value: 1, error: 0 }] }))).toThrow(
    'Output 0',
  );
  expect(() => verifyProgram(program([], { tables: [[]] }))).toThrow('Table 0');
});
