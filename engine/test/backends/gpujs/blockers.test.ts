import { expect, test } from '@jest/globals';
import { gpuJsBlockers } from '../../../src/backends/gpujs/blockers.ts';
import { ProgramBuilder, type Node } from '../../../src/kernel/builder.ts';
import { exampleModel, exampleNames } from '../../fixtures/example-model.ts';
import { sumAfterDetours, sumOfNormals } from '../../fixtures/models.ts';

function modelOf(...make: ((b: ProgramBuilder, x: Node) => Node)[]) {
  const b = new ProgramBuilder();
  const outputs = make.map((value) => ({ value: value(b, b.input(0)), error: b.constant(0) }));
  return { ...sumOfNormals, program: b.finish(outputs, 2) };
}

test.each(exampleNames)('nothing keeps %s from gpu.js', (name) => {
  expect(gpuJsBlockers(exampleModel(name))).toEqual([]);
});

test('an output that takes more operations than gpu.js compiles in time is named', () => {
  const model = sumAfterDetours(6_000);
  expect(gpuJsBlockers(model)).toEqual([
    { instruction: model.program.outputs[0]?.value, reason: expect.stringContaining('6,004 operations') },
  ]);
});

test('many outputs may take too many operations together', () => {
  const { program, ...rest } = sumAfterDetours(4_000);
  const outputs = Array.from({ length: 6 }, () => program.outputs[0]!);
  expect(gpuJsBlockers({ ...rest, program: { ...program, outputs } })).toEqual([
    { instruction: outputs[0]?.value, reason: expect.stringContaining('Together') },
  ]);
});

test('a number beyond single precision and a long rate of return are named by their instructions', () => {
  const model = modelOf(
    (b, x) => b.select(b.lt(x, b.constant(1e300)), x, b.constant(1)),
    (b, x) =>
      b.irr(
        b.constant(0.1),
        Array.from({ length: 200 }, (_, i) => b.add(x, b.constant(i))),
      ),
  );
  const { instructions } = model.program;
  expect(gpuJsBlockers(model)).toEqual([
    {
      instruction: instructions.findIndex(({ immediate }) => immediate === 1e300),
      reason: expect.stringContaining('beyond 32-bit floating point'),
    },
    {
      instruction: instructions.findIndex(({ operation }) => operation === 'irr'),
      reason: 'It has more than 128 flows.',
    },
  ]);
});

test('what stands in the body of a loop is named by the loop', () => {
  const { program, ...rest } = sumOfNormals;
  const body = [
    { operation: 'entry', operands: [], immediate: 0 },
    { operation: 'constant', operands: [], immediate: 1e300 },
    { operation: 'mul', operands: [0, 1] },
  ] as const;
  const looped = {
    ...program,
    instructions: [...program.instructions, { operation: 'loop', operands: [], immediate: 0 } as const],
    tables: [[1, 2, 3]],
    loops: [{ reduce: 'sum', count: 3, body } as const],
  };
  const [blocker] = gpuJsBlockers({ ...rest, program: looped });
  expect(blocker?.instruction).toBe(program.instructions.length);
});
