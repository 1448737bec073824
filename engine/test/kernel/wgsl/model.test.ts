import { expect, test } from '@jest/globals';
import { emitWgsl } from '../../../src/kernel/wgsl/model.ts';
import { drawPlan } from '../../../src/model/distributions/draw.ts';
import { modelOf, unit } from './model-of.ts';

const chain = modelOf([unit], (b, [x]) => {
  let value = x!;
  for (let i = 0; i < 100; i++) value = b.add(b.mul(value, x!), b.constant(i));
  return [{ value, error: b.select(b.lt(value, x!), b.constant(2), b.constant(0)) }];
});
const plans = chain.inputs.map(({ distribution }) => drawPlan(distribution));

test('a small model is one shader and needs no memory between shaders', () => {
  const { shaders, liveColumns } = emitWgsl(chain.program, plans);
  expect([shaders.length, liveColumns]).toEqual([1, 0]);
});

test('a large model is split, and values cross in columns that are used again', () => {
  const { shaders, liveColumns } = emitWgsl(chain.program, plans, 'SINGLE', 20);
  expect(shaders.length).toBe(11);
  // One is read while the other is written.
  expect(liveColumns).toBe(2);
  expect(shaders.filter((shader) => shader.includes('values[0u'))).toHaveLength(1);
  expect(shaders.at(-1)).toContain('values[0u');
});

test('a program that would smuggle text into a shader is refused', () => {
  const evil: unknown = '0f); } fn other() {';
  const program = {
    ...chain.program,
    // What JSON from elsewhere may hold, the type notwithstanding.
    instructions: [{ operation: 'constant' as const, operands: [], immediate: evil as number }],
    outputs: [{ value: 0, error: 0 }],
  };
  expect(() => emitWgsl(program, plans)).toThrow(TypeError);
});
