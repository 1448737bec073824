import { gpuJsFunction, literal, type GpuJsFunction, type GpuJsMode } from './dialect.ts';

/** A function of WGSL takes 255 operands, and drivers slow down well before. */
export const maxFlows = 128;

const newtonSteps = 40;
/** Halvings of a bracket until f32 has no number between its ends. */
const bisectionSteps = 60;

/**
 * The functions for `irr` over so many flows: the way of `irr` in operations.ts, with a loop of fixed length for each of its
 * two searches. In f32 a step of Newton's no longer shrinks to nothing, so it ends earlier and one more step is made.
 *
 * @param gridStart where the rates of the grid begin in the constant `tables`
 */
export function irrFunctions(
  count: number,
  gridStart: number,
  gridLength: number,
  mode: GpuJsMode,
): GpuJsFunction[] {
  const flows = Array.from({ length: count }, (_, i) => `f${i}`);
  const parameters = Object.fromEntries(flows.map((flow) => [flow, 'Number' as const]));
  const anyFlow = (comparison: string) => flows.map((flow) => `${flow} ${comparison} 0`).join(' || ');
  const presentValue = `presentValue${count}`;
  const missing = literal(Number.NaN, mode);
  const valueAt = (rate: string) => `${presentValue}(${[rate, ...flows].join(', ')})`;
  const step = `
    let value = 0;
    let slope = 0;
    ${flows
      .toReversed()
      .map((flow) => `slope = slope * q + value; value = value * q + ${flow};`)
      .join('\n')}
    const next = q - value / slope;`;
  return [
    gpuJsFunction(
      presentValue,
      { rate: 'Number', ...parameters },
      'Number',
      `const q = 1 / (1 + rate);
      let value = 0;
      ${flows
        .toReversed()
        .map((flow) => `value = value * q + ${flow};`)
        .join('\n')}
      return value;`,
    ),
    gpuJsFunction(
      `irr${count}`,
      { guess: 'Number', ...parameters },
      'Number',
      `const canBe = (${anyFlow('>')}) && (${anyFlow('<')}) && guess > -1;
      if (!canBe) { return ${missing}; }
      let q = 1 / (1 + guess);
      let isLost = 0;
      let isFound = 0;
      for (let i = 0; i < ${newtonSteps}; i++) {
        if (isLost + isFound < 1) {
          ${step}
          const isRate = next > 0 && next < 10001;
          const isNear = isRate && Math.abs(next - q) < 0.00001 * q;
          q = isRate ? next : q;
          isFound = isNear ? 1 : 0;
          isLost = isRate ? 0 : 1;
        }
      }
      if (isFound > 0) {
        ${step}
        return (1 - next) / next;
      }
      let low = 0;
      let high = 0;
      let nearest = ${literal(Infinity, mode)};
      for (let i = 1; i < ${gridLength}; i++) {
        const at = i + ${gridStart};
        const left = this.constants.tables[at - 1];
        const right = this.constants.tables[at];
        const isUpperLeft = ${valueAt('left')} > 0 ? 1 : 0;
        const isUpperRight = ${valueAt('right')} > 0 ? 1 : 0;
        const distance = Math.max(Math.max(left - guess, guess - right), 0);
        const isBracket = Math.abs(isUpperLeft - isUpperRight) > 0 && distance < nearest;
        low = isBracket ? left : low;
        high = isBracket ? right : high;
        nearest = isBracket ? distance : nearest;
      }
      if (low < high) {
        const isUpperLow = ${valueAt('low')} > 0 ? 1 : 0;
        for (let i = 0; i < ${bisectionSteps}; i++) {
          const middle = (low + high) * 0.5;
          const isUpper = ${valueAt('middle')} > 0 ? 1 : 0;
          const isAbove = Math.abs(isUpper - isUpperLow) > 0;
          low = isAbove ? low : middle;
          high = isAbove ? middle : high;
        }
        return (low + high) * 0.5;
      }
      return ${missing};`,
    ),
  ];
}
