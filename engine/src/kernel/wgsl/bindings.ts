import { errorNames } from '../../workbook/workbook.ts';

/** Invocations that one workgroup of a kernel over trials has. */
export const workgroupTrials = 64;

/** Where every shader finds its buffers; all are `array<u32>`, floats by their patterns. */
export const bindings = {
  parameters: 0,
  /** Column after column, one an input: the random words of a chunk. */
  words: 1,
  /** Tables of draws and of the program, one after another; only read. */
  tables: 2,
  /** Column after column: values that one shader of a model leaves for the next. */
  live: 3,
  /** Column after column, one an output: patterns of f32; for an error `errorBits` and its code. */
  values: 4,
  /** Record after record of `blockRecord` words, as in `ShardSample.moments`. */
  moments: 5,
  /** Output after output, `rangeRecord` words; only read. */
  ranges: 6,
  /** Output after output, its bins; then output after output, `errorSlots` pairs of a count and the first trial. */
  bins: 7,
  /** How many there are, then triples: output, trial in the chunk, value. */
  tails: 8,
} as const;

export type BindingName = keyof typeof bindings;

/** The pattern of a NaN, whose low bits hold the error's code. */
export const errorBits = 0x7fc0_0000;

/** The code of a value that is neither a number nor an error: f32 could not hold it. */
export const lostCode = errorNames.length + 1;

/** Pairs an output has in `bins`; the first stands for no error and stays empty. */
export const errorSlots = errorNames.length + 1;

/** u32 fields of the uniform buffer, in order. */
export const parameterNames = [
  'trials',
  'stride',
  'counterLow',
  'counterHigh',
  'keyLow',
  'keyHigh',
  'firstInput',
  'outputs',
  /** Patterns that the compiler must not know. */
  'infinityBits',
  'nanBits',
  'zeroBits',
  /** The chunk's first trial in the shard. */
  'chunkStart',
] as const;

export type Parameters = Readonly<Record<(typeof parameterNames)[number], number>>;

const declarations: Readonly<Record<BindingName, string>> = {
  parameters: 'var<uniform> parameters: Parameters',
  words: 'var<storage, read_write> words: array<u32>',
  tables: 'var<storage, read> tables: array<u32>',
  live: 'var<storage, read_write> live: array<u32>',
  values: 'var<storage, read_write> values: array<u32>',
  moments: 'var<storage, read_write> moments: array<u32>',
  ranges: 'var<storage, read> ranges: array<u32>',
  bins: 'var<storage, read_write> bins: array<atomic<u32>>',
  tails: 'var<storage, read_write> tails: array<atomic<u32>>',
};

/** The declarations of the buffers that a shader uses; `parameters` is always among them. */
export function declareBindings(...names: readonly Exclude<BindingName, 'parameters'>[]): string {
  const lines = (['parameters', ...names] as const).map(
    (name) => `@group(0) @binding(${bindings[name]}) ${declarations[name]};`,
  );
  return `struct Parameters { ${parameterNames.map((name) => `${name}: u32`).join(', ')} };\n${lines.join('\n')}`;
}
