import { expect, test } from '@jest/globals';
import { elementaryArity, mapElementary } from '../../src/elementary/functions.ts';
import { ProgramBuilder } from '../../src/kernel/builder.ts';
import { expandElementary } from '../../src/kernel/expand-elementary.ts';
import { interpret } from '../../src/kernel/interpret.ts';
import { isElementary } from '../../src/kernel/operations.ts';
import type { Program } from '../../src/kernel/program.ts';
import { verifyProgram } from '../../src/kernel/verify.ts';

const awkward = [0, -0, 0.3, -1.5, 2, 40, -700, 1e-310, 1e300, Infinity, -Infinity, Number.NaN];

function expectNoCalls({ instructions, loops }: Program): void {
  const all = [...instructions, ...loops.flatMap(({ body }) => body)];
  expect(all.filter(({ operation }) => isElementary(operation))).toEqual([]);
}

test.each(Object.values(mapElementary((_, name) => name)))(
  '%s becomes instructions with the same bits',
  (name) => {
    const b = new ProgramBuilder();
    const operands = Array.from({ length: elementaryArity[name] }, (_, i) => b.input(i));
    const program = b.finish([{ value: b.elementary(name, ...operands), error: b.constant(0) }], 3);
    const expanded = expandElementary(program);
    verifyProgram(expanded);
    expectNoCalls(expanded);
    for (const [i, x] of awkward.entries()) {
      const trial = [
        x,
        awkward[(i * 5 + 2) % awkward.length] ?? 0,
        awkward[(i * 7 + 3) % awkward.length] ?? 0,
      ];
      expect(interpret(expanded, trial)).toEqual(interpret(program, trial));
    }
  },
);

test('functions in loops are expanded too, and the tables stay with their entries', () => {
  const program: Program = {
    instructions: [
      { operation: 'input', operands: [], immediate: 0 },
      { operation: 'loop', operands: [0], immediate: 0 },
      { operation: 'constant', operands: [], immediate: 0 },
    ],
    tables: [[7], [0.1, 0.2, 0.3]],
    loops: [
      {
        reduce: 'sum',
        count: 3,
        body: [
          { operation: 'entry', operands: [], immediate: 1 },
          { operation: 'capture', operands: [], immediate: 0 },
          { operation: 'power', operands: [1, 0] },
        ],
      },
    ],
    inputCount: 1,
    outputs: [{ value: 1, error: 2 }],
  };
  const expanded = expandElementary(program);
  verifyProgram(expanded);
  expectNoCalls(expanded);
  expect(expanded.tables).toEqual([[0.1, 0.2, 0.3]]);
  for (const x of awkward) expect(interpret(expanded, [x])).toEqual(interpret(program, [x]));
});
