import type { Instruction, Loop, Program } from '../../src/kernel/program.ts';

/** Terms x * weights[k] + 0.1, and the first weight above x, over one input x. */
export function programWithLoops(weights: readonly number[]): Program {
  const entry: Instruction = { operation: 'entry', operands: [], immediate: 0 };
  const capture: Instruction = { operation: 'capture', operands: [], immediate: 0 };
  const sum: Loop = {
    reduce: 'sum',
    count: weights.length,
    body: [
      capture,
      entry,
      { operation: 'mul', operands: [0, 1] },
      { operation: 'constant', operands: [], immediate: 0.1 },
      { operation: 'add', operands: [2, 3] },
    ],
  };
  const firstError: Loop = {
    reduce: 'firstError',
    count: weights.length,
    body: [
      entry,
      capture,
      { operation: 'lt', operands: [1, 0] },
      { operation: 'constant', operands: [], immediate: 0 },
      { operation: 'select', operands: [2, 0, 3] },
    ],
  };
  return {
    instructions: [
      { operation: 'input', operands: [], immediate: 0 },
      { operation: 'loop', operands: [0], immediate: 0 },
      { operation: 'loop', operands: [0], immediate: 1 },
      { operation: 'constant', operands: [], immediate: 0 },
    ],
    tables: [weights],
    loops: [sum, firstError],
    inputCount: 1,
    outputs: [
      { value: 1, error: 3 },
      { value: 2, error: 3 },
    ],
  };
}
