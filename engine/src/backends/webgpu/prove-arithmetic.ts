import { arithmeticSource } from '../../kernel/wgsl/arithmetic.ts';
import { declareBindings } from '../../kernel/wgsl/bindings.ts';
import { pairSource } from '../../kernel/wgsl/pair-arithmetic.ts';
import type { Precision } from '../backend.ts';
import { DeviceFailure } from '../device.ts';
import type { Gpu } from './gpu.ts';
import { packParameters, parameterBytes } from './parameters.ts';

// What WGSL leaves open and shaders rely on. Operands come from memory, so that the compiler cannot work any of it out.
const singleProbes = {
  'a product beyond f32 is infinite': 'isFinite(large * large)',
  'a sum beyond f32 is infinite': 'isFinite(large + large)',
  'infinity less infinity is no number': '!isNaN(infinity() - large * large)',
  'infinity times zero is no number': '!isNaN(infinity() * zero)',
  'no number remains no number': '!isNaN(notANumber() + one)',
  'no number is not less than another': 'notANumber() < one || one < notANumber()',
  'no number equals nothing': 'notANumber() == notANumber()',
  'infinity is above every number': '!(large < infinity())',
  'quotients are exact where they can be': 'divide(6f * one, 3f * one) != 2f || divide(large, large) != 1f',
  'a division by zero is infinite': 'isFinite(divide(one, zero))',
  'roots are exact where they can be': 'root(9f * one) != 3f || root(one) != 1f',
  'what a sum loses can be computed':
    'twoSum(16777216f * one, one).x + twoSum(16777216f * one, one).y * 2f != 16777218f',
  'the parts of a sum do not cancel': 'twoSum(16777216f * one, one).y != 1f',
} as const;

// Each with digits that get lost where an error of a sum or a product is simplified to 0, or rounded in another order.
const pairProbes = {
  'what a product loses can be computed': 'twoProduct(16777215f * one, 16777213f * one).y != 3f',
  'the parts of a pair do not melt': 'normalized(16777216f * one, one * 0.5f).y != 0.5f',
  'sums of pairs keep 48 digits':
    'sumOf(pairOfWhole(4294967295u, one * 0.5f), vec2<f32>(-4294967296f * one, 0f)).x != -0.5f',
  'products of pairs keep 48 digits':
    '!isEqual(productOf(vec2<f32>(one, one * 0x1p-30f), vec2<f32>(one, one * -0x1p-30f)), vec2<f32>(one, 0f)) || productOf(vec2<f32>(4097f * one, 0f), vec2<f32>(4097f * one, 0f)).y != 1f',
  'quotients of pairs keep 48 digits':
    'abs(sumOf(productOf(quotientOf(vec2<f32>(one, 0f), vec2<f32>(3f * one, 0f)), vec2<f32>(3f * one, 0f)), vec2<f32>(-one, 0f)).x) > 0x1p-46f',
  'roots of pairs keep 48 digits':
    'abs(sumOf(productOf(rootOf(vec2<f32>(2f * one, 0f)), rootOf(vec2<f32>(2f * one, 0f))), vec2<f32>(-2f * one, 0f)).x) > 0x1p-45f',
  'pairs beyond f32 are infinite':
    '!isEqual(productOf(vec2<f32>(large, 0f), vec2<f32>(large, 0f)), vec2<f32>(infinity(), 0f))',
  'pairs divided by zero are infinite':
    '!isEqual(quotientOf(vec2<f32>(one, 0f), vec2<f32>(zero, 0f)), vec2<f32>(infinity(), 0f))',
} as const;

const sets = {
  SINGLE: { probes: singleProbes, arithmetic: arithmeticSource },
  DOUBLE: { probes: pairProbes, arithmetic: arithmeticSource + pairSource },
} as const;

const sourceOf = (probes: Readonly<Record<string, string>>, arithmetic: string): string => /* wgsl */ `
${declareBindings('words', 'tables')}
${arithmetic}
@compute @workgroup_size(1)
fn main() {
  let one = bitcast<f32>(tables[0]);
  let large = bitcast<f32>(tables[1]);
  let zero = bitcast<f32>(tables[2]);
${Object.values(probes)
  .map((probe, i) => `  words[${i}] = u32(${probe});`)
  .join('\n')}
}`;

/**
 * Computes on the device what shaders of a precision rely on.
 *
 * @throws DeviceFailure `wrong`, with the first probe that fails
 */
export async function proveArithmetic(gpu: Gpu, precision: Precision): Promise<void> {
  const { probes, arithmetic } = sets[precision];
  const names = Object.keys(probes);
  const bytes = 4 * names.length;
  const parameters = await gpu.createBuffer(parameterBytes, 'uniform');
  const tables = await gpu.createBuffer(12, 'storage');
  const words = await gpu.createBuffer(bytes, 'storage');
  const result = await gpu.createBuffer(bytes, 'result');
  gpu.write(parameters, packParameters({ key: { low: 0, high: 0 }, firstTrial: 0, trials: 1, stride: 1 }));
  gpu.write(tables, new Uint32Array(Float32Array.of(1, 3e38, 0).buffer));
  const pipeline = await gpu.createPipeline(sourceOf(probes, arithmetic), ['parameters', 'words', 'tables']);
  const dispatch = pipeline.bind({ parameters, words, tables });
  await gpu.submit((encoder) => {
    const pass = encoder.beginComputePass();
    dispatch(pass, 1);
    pass.end();
    encoder.copyBufferToBuffer(words, 0, result, 0, bytes);
  });
  const failed = await gpu.read(result, bytes, (content) => new Uint32Array(content).indexOf(1));
  for (const buffer of [parameters, tables, words, result]) buffer.destroy();
  if (failed >= 0)
    throw new DeviceFailure('wrong', `The device's arithmetic is off: ${names[failed]} fails.`);
}
