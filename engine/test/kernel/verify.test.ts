import { expect, test } from '@jest/globals';
import type { Instruction, Loop, Program } from '../../src/kernel/program.ts';
import { verifyProgram } from '../../src/kernel/verify.ts';
import { programWithLoops } from './loops.ts';

const input: Instruction = { operation: 'input', operands: [], immediate: 0 };
const program = (instructions: readonly Instruction[], rest: Partial<Program> = {}): Program => ({
  instructions: [input, ...instructions],
  tables: [],
  loops: [],
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

test('a program with loops passes, and JSON keeps it', () => {
  const looping = programWithLoops([1, 2, 3]);
  expect(() => verifyProgram(looping)).not.toThrow();
  expect(JSON.parse(JSON.stringify(looping))).toEqual(looping);
});

const entry: Instruction = { operation: 'entry', operands: [], immediate: 0 };
const capture: Instruction = { operation: 'capture', operands: [], immediate: 1 };
const condition: Instruction = { operation: 'lt', operands: [0, 0] };

test.each<[string, Partial<Loop>]>([
  ['must have a term', { count: 0 }],
  ['must have a term', { count: 1.5 }],
  // What a program from outside may hold, the type notwithstanding.
  ['must be of a known kind', { reduce: 'product' as 'sum' }],
  ['must end with an f64', { body: [] }],
  ['must end with an f64', { body: [entry, condition] }],
  ['it has no place in a body', { body: [input] }],
  ['it has no place in a body', { body: [{ operation: 'loop', operands: [], immediate: 0 }] }],
  ['operand t1 does not come before it', { body: [entry, { operation: 'neg', operands: [1] }] }],
  ['its table is shorter than the loop', { body: [entry], count: 3 }],
  ['there is no such table', { body: [{ ...entry, immediate: 1 }] }],
  ['there is no such capture', { body: [{ ...capture, immediate: -1 }] }],
  ['its loop reads 2 operands', { body: [capture] }],
])('of a loop it is refused that %s', (fault, wrong) => {
  const loop: Loop = { reduce: 'sum', count: 2, body: [entry], ...wrong };
  const looping = program([{ operation: 'loop', operands: [0], immediate: 0 }], {
    tables: [[1, 2]],
    loops: [loop],
  });
  expect(() => verifyProgram(looping)).toThrow(fault);
});

const withTable = (instruction: Instruction): Program => program([instruction], { tables: [[1]] });

test('a capture or an entry outside of a loop, or a loop that is not there, is refused', () => {
  expect(() => verifyProgram(withTable(entry))).toThrow('it has no place in a program');
  expect(() => verifyProgram(withTable(capture))).toThrow('it has no place in a program');
  expect(() => verifyProgram(withTable({ operation: 'loop', operands: [], immediate: 0 }))).toThrow(
    'there is no such loop',
  );
});

test('origins are one an instruction and name a cell', () => {
  expect(() => verifyProgram(program([], { origins: [0], cells: ['Model!A1'] }))).not.toThrow();
  expect(() => verifyProgram(program([], { origins: [1], cells: ['Model!A1'] }))).toThrow('one origin');
  expect(() => verifyProgram(program([], { origins: [] }))).toThrow('one origin');
});
