/**
 * How gpu.js runs a kernel: translated to WGSL, in f32 and i32, or as plain JavaScript, in f64, of which f32 is kept. Both
 * take the same subset of JavaScript, but not with the same meaning: where it differs, sources are written per mode.
 */
export type GpuJsMode = 'cpu' | 'webgpu';

type GpuJsType = 'Number' | 'Integer';

/** A function that kernels call, with the types that gpu.js cannot tell from its text. */
export type GpuJsFunction = {
  readonly source: string;
  readonly settings: {
    readonly argumentTypes: Readonly<Record<string, GpuJsType>>;
    readonly returnType: GpuJsType;
  };
};

/** @param parameters by name, in their order */
export function gpuJsFunction(
  name: string,
  parameters: Readonly<Record<string, GpuJsType>>,
  returnType: GpuJsType,
  body: string,
): GpuJsFunction {
  return {
    source: `function ${name}(${Object.keys(parameters).join(', ')}) { ${body} }`,
    settings: { argumentTypes: parameters, returnType },
  };
}

/**
 * Declares variables that hold 32-bit integers. In WGSL `const a = <integer>` silently becomes a float; only a variable that
 * begins as a whole number and is incremented somewhere stays what it is.
 */
export function declareIntegers(...names: readonly string[]): string {
  return names.map((name) => `let ${name} = 0; ${name}++;`).join(' ');
}

/**
 * What single precision counts as finite: below 2^124. WGSL promises neither infinities nor NaN, so what overflows must be
 * told from a number by a comparison; the three powers of two that are lost make room for the codes of errors.
 */
export const finiteLimit = 2 ** 124;

/** Stands for an infinity or NaN: beyond `finiteLimit`, and text that both modes accept. */
const notFinite = 3e38;

const smallestSingle = 2 ** -126;

/** A number in generated text. In parentheses, since `a - -1` is one thing and `a--1` another. */
export function literal(value: number, mode: GpuJsMode): string {
  if (!Number.isFinite(value)) return `(${value < 0 ? -notFinite : notFinite})`;
  if (mode === 'cpu') return `(${value})`;
  // Rounded here and not by the driver. WGSL refuses numbers that f32 cannot hold, and most devices take denormal ones for 0.
  if (Math.abs(value) > notFinite) return literal(value * Infinity, mode);
  return `(${Math.abs(value) < smallestSingle ? 0 : Math.fround(value)})`;
}
