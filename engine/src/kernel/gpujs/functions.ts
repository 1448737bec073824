import { elementaryArity } from '../../elementary/functions.ts';
import type { ElementaryName } from '../../elementary/functions.ts';
import { elementaryRecipes } from '../../elementary/recipes.ts';
import { ProgramBuilder } from '../builder.ts';
import { gpuJsFunction } from './dialect.ts';
import type { GpuJsFunction, GpuJsMode } from './dialect.ts';
import { writeInstructions } from './instructions.ts';

/** The constant `powers` of every kernel: 2^-127 to 2^127, since no driver promises that its own are exact. */
export const powers = Float64Array.from({ length: 255 }, (_, i) => 2 ** (i - 127));

/**
 * The operations of `Arithmetic` on the parts of a number, in single precision. The exponent may be that of the next power
 * where a logarithm is rounded up; the mantissa goes with it, so that their product is the number.
 */
const parts = (mode: GpuJsMode): GpuJsFunction[] => [
  gpuJsFunction(
    'pow2',
    { k: 'Number' },
    'Number',
    mode === 'cpu'
      ? 'return Math.pow(2, k);'
      : 'const at = Math.min(Math.max(k, -127), 127) + 127; return this.constants.powers[at];',
  ),
  gpuJsFunction('exponent', { x: 'Number' }, 'Number', 'return Math.floor(Math.log2(x) + 0.5);'),
  gpuJsFunction('mantissa', { x: 'Number' }, 'Number', 'return x * pow2(-exponent(x));'),
];

/**
 * Elementary functions from the recipes of 64-bit floating point, in the arithmetic of the mode: neither the driver's nor
 * JavaScript's own, so that both modes agree. In f32 what a recipe does for the last bits of f64 does nothing; its error is
 * then a few units in the last place of f32 and what the rounding of the operand makes of it.
 */
function elementaryFunction(name: ElementaryName, mode: GpuJsMode): GpuJsFunction {
  const b = new ProgramBuilder();
  const operands = Array.from({ length: elementaryArity[name] }, (_, i) => b.input(i));
  const value = elementaryRecipes[name](b, ...operands);
  const program = b.finish([{ value, error: b.constant(0) }], operands.length);
  const result = program.outputs[0]?.value ?? 0;
  const { lines, textOf } = writeInstructions(program.instructions, [result], {
    program,
    mode,
    prefix: 'v',
    read: ({ immediate }) => `x${immediate}`,
  });
  return gpuJsFunction(
    name,
    Object.fromEntries(operands.map((_, i) => [`x${i}`, 'Number' as const])),
    'Number',
    `${lines.join('\n')}\nreturn ${textOf(result)};`,
  );
}

/** Every function that a kernel may call whatever the model is; gpu.js keeps those that one does call. */
export function elementaryFunctions(mode: GpuJsMode): GpuJsFunction[] {
  // The keys of an object literal are what its type says.
  const names = Object.keys(elementaryArity) as ElementaryName[];
  return [...parts(mode), ...names.map((name) => elementaryFunction(name, mode))];
}
