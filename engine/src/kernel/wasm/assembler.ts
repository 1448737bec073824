// A WebAssembly assembler of the size that our kernels need. Encodings: WebAssembly Core Specification 2.0, section 5.

export type WasmType = 'i32' | 'f32' | 'f64' | 'v128';

/** Bytes that are still nested: flattened once, when the module is put together. */
type Code = number | Uint8Array | readonly Code[];

declare const expressionBrand: unique symbol;

/** Code that leaves one value of its type on the stack. */
export type Expression<T extends WasmType = WasmType> = readonly Code[] & { readonly [expressionBrand]: T };
export type I32 = Expression<'i32'>;
export type F64 = Expression<'f64'>;
export type V128 = Expression<'v128'>;

/** Code that leaves the stack as it was. */
export type Statement = readonly Code[];

export type Local<T extends WasmType = WasmType> = { readonly index: number; readonly type: T };

// The only place where bytes get their type: every function below says with its own types what its bytes do.
const typed = <T extends WasmType>(...code: Code[]): Expression<T> =>
  code as readonly Code[] as Expression<T>;

/** LEB128, unsigned. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  do {
    const rest = Math.floor(left / 128);
    bytes.push((left % 128) | (rest > 0 ? 0x80 : 0));
    left = rest;
  } while (left > 0);
  return bytes;
}

/** LEB128, signed, of the 32 bits of a number. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let left = value | 0;
  for (;;) {
    const byte = left & 0x7f;
    left >>= 7;
    const isLast = (left === 0 && (byte & 0x40) === 0) || (left === -1 && (byte & 0x40) !== 0);
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
}

type Signature = {
  readonly code: readonly number[];
  readonly operands: readonly WasmType[];
  readonly result: WasmType;
};

const signature =
  <const Operands extends readonly WasmType[], Result extends WasmType>(operands: Operands, result: Result) =>
  (...code: number[]) => ({ code, operands, result });
const ofI32 = signature(['i32'], 'i32');
const ofI32s = signature(['i32', 'i32'], 'i32');
const ofF64s = signature(['f64', 'f64'], 'f64');
const testOfF64s = signature(['f64', 'f64'], 'i32');
const simd =
  <const Operands extends readonly WasmType[], Result extends WasmType>(operands: Operands, result: Result) =>
  (code: number) => ({ code: [0xfd, ...unsigned(code)], operands, result });
const ofVector = simd(['v128'], 'v128');
const ofVectors = simd(['v128', 'v128'], 'v128');
const ofThreeVectors = simd(['v128', 'v128', 'v128'], 'v128');
const shift = simd(['v128', 'i32'], 'v128');
const testOfVector = simd(['v128'], 'i32');

/** The instructions without immediates that kernels use. */
const instructions = {
  'i32.eqz': ofI32(0x45),
  'i32.lt_u': ofI32s(0x49),
  'i32.add': ofI32s(0x6a),
  'i32.sub': ofI32s(0x6b),
  'i32.and': ofI32s(0x71),
  'i32.shl': ofI32s(0x74),
  'i32.shr_u': ofI32s(0x76),
  'f64.eq': testOfF64s(0x61),
  'f64.ge': testOfF64s(0x66),
  'f64.add': ofF64s(0xa0),
  'f64.sub': ofF64s(0xa1),
  'f64.mul': ofF64s(0xa2),
  'f64.div': ofF64s(0xa3),
  'f64.convert_i32_u': signature(['i32'], 'f64')(0xb8),
  'v128.not': ofVector(77),
  'v128.and': ofVectors(78),
  'v128.andnot': ofVectors(79),
  'v128.or': ofVectors(80),
  'v128.xor': ofVectors(81),
  /** The bits of the first where the third has ones, else of the second. */
  'v128.bitselect': ofThreeVectors(82),
  'v128.any_true': testOfVector(83),
  'i32x4.splat': simd(['i32'], 'v128')(17),
  'f64x2.splat': simd(['f64'], 'v128')(20),
  'i32x4.add': ofVectors(174),
  'i32x4.mul': ofVectors(181),
  'i32x4.min_u': ofVectors(183),
  'i32x4.shl': shift(171),
  'i32x4.shr_u': shift(173),
  'i64x2.add': ofVectors(206),
  'i64x2.sub': ofVectors(209),
  'i64x2.shl': shift(203),
  'i64x2.shr_u': shift(205),
  'i64x2.extmul_low_i32x4_u': ofVectors(222),
  'i64x2.extmul_high_i32x4_u': ofVectors(223),
  'f64x2.eq': ofVectors(71),
  'f64x2.ne': ofVectors(72),
  'f64x2.lt': ofVectors(73),
  'f64x2.gt': ofVectors(74),
  'f64x2.le': ofVectors(75),
  'f64x2.ceil': ofVector(116),
  'f64x2.floor': ofVector(117),
  'f64x2.trunc': ofVector(122),
  'f64x2.abs': ofVector(236),
  'f64x2.neg': ofVector(237),
  'f64x2.sqrt': ofVector(239),
  'f64x2.add': ofVectors(240),
  'f64x2.sub': ofVectors(241),
  'f64x2.mul': ofVectors(242),
  'f64x2.div': ofVectors(243),
  /** b < a ? b : a. */
  'f64x2.pmin': ofVectors(246),
  /** a < b ? b : a. */
  'f64x2.pmax': ofVectors(247),
  'f64x2.convert_low_i32x4_s': ofVector(254),
  'f64x2.convert_low_i32x4_u': ofVector(255),
  'i32x4.trunc_sat_f64x2_u_zero': ofVector(253),
  'i32x4.trunc_sat_f32x4_u': ofVector(249),
  'f32x4.convert_i32x4_s': ofVector(250),
  'f32x4.convert_i32x4_u': ofVector(251),
  'f32x4.demote_f64x2_zero': ofVector(94),
  'f64x2.promote_low_f32x4': ofVector(95),
  'f32x4.splat': simd(['f32'], 'v128')(19),
  'f32x4.eq': ofVectors(65),
  'f32x4.ne': ofVectors(66),
  'f32x4.lt': ofVectors(67),
  'f32x4.le': ofVectors(69),
  'f32x4.ceil': ofVector(103),
  'f32x4.floor': ofVector(104),
  'f32x4.trunc': ofVector(105),
  'f32x4.abs': ofVector(224),
  'f32x4.neg': ofVector(225),
  'f32x4.sqrt': ofVector(227),
  'f32x4.add': ofVectors(228),
  'f32x4.sub': ofVectors(229),
  'f32x4.mul': ofVectors(230),
  'f32x4.div': ofVectors(231),
  'f32x4.pmin': ofVectors(234),
  'f32x4.pmax': ofVectors(235),
} as const satisfies Record<string, Signature>;

type Instructions = typeof instructions;
type OperandsOf<Types extends readonly WasmType[]> = {
  readonly [K in keyof Types]: Expression<Types[K]>;
};

/** An instruction after its operands. */
export function op<Name extends keyof Instructions>(
  name: Name,
  ...operands: OperandsOf<Instructions[Name]['operands']>
): Expression<Instructions[Name]['result']> {
  return typed(...operands, instructions[name].code);
}

export const i32 = (value: number): I32 => typed(0x41, signed(value));
export const f64 = (value: number): F64 => typed(0x44, bytesOf(Float64Array.of(value)));

const bytesOf = (numbers: Float64Array | Float32Array | Int32Array | BigUint64Array): Uint8Array =>
  new Uint8Array(numbers.buffer);

/** Vector constants. In place, they are faster than loads from a pool of them. */
export const vector = {
  f64: (value: number): V128 => vector.f64s(value, value),
  f64s: (first: number, second: number): V128 => typed(0xfd, 12, bytesOf(Float64Array.of(first, second))),
  f32: (value: number): V128 => typed(0xfd, 12, bytesOf(Float32Array.of(value, value, value, value))),
  i64: (bits: bigint): V128 => typed(0xfd, 12, bytesOf(BigUint64Array.of(bits, bits))),
  i32: (value: number): V128 => vector.i32s(value, value, value, value),
  i32s: (...values: [number, number, number, number]): V128 =>
    typed(0xfd, 12, bytesOf(Int32Array.from(values))),
};

export const get = <T extends WasmType>({ index }: Local<T>): Expression<T> => typed(0x20, unsigned(index));
export const set = <T extends WasmType>({ index }: Local<T>, value: Expression<T>): Statement => [
  value,
  0x21,
  unsigned(index),
];
export const tee = <T extends WasmType>({ index }: Local<T>, value: Expression<T>): Expression<T> =>
  typed(value, 0x22, unsigned(index));

/** A value after statements that it needs. */
export const after = <T extends WasmType>(
  statements: readonly Statement[],
  value: Expression<T>,
): Expression<T> => typed(...statements, value);

/** Runs the body, and again while the condition holds. */
export const repeatWhile = (condition: I32, ...body: Statement[]): Statement => [
  [0x03, 0x40],
  body,
  condition,
  [0x0d, 0, 0x0b],
];

/** Runs the body while the condition holds, which may be never. */
export const whileTrue = (condition: I32, ...body: Statement[]): Statement => [
  [0x03, 0x40],
  condition,
  [0x04, 0x40],
  body,
  [0x0c, 1, 0x0b, 0x0b],
];

export const when = (condition: I32, ...body: Statement[]): Statement => [
  condition,
  [0x04, 0x40],
  body,
  0x0b,
];

const accessor =
  <T extends WasmType>(code: readonly number[], alignment: number) =>
  (address: I32, offset = 0): Expression<T> =>
    typed(address, code, alignment, unsigned(offset));

/** Reads from memory at address + offset, little-endian. */
export const load = {
  i32: accessor<'i32'>([0x28], 2),
  u16: accessor<'i32'>([0x2f], 1),
  f64: accessor<'f64'>([0x2b], 3),
  v128: accessor<'v128'>([0xfd, 0], 4),
  /** Eight bytes; the upper half is 0. */
  lowerHalf: accessor<'v128'>([0xfd, 93], 3),
  /** Four bytes; the rest is 0. */
  firstQuarter: accessor<'v128'>([0xfd, 92], 2),
  /** Four bytes, four times. */
  splat32: accessor<'v128'>([0xfd, 9], 2),
  /** Eight bytes, twice. */
  splat64: accessor<'v128'>([0xfd, 10], 3),
  /** The vector with four bytes of memory as its quarter `index`. */
  quarter: (address: I32, offset: number, index: number, others: V128): V128 =>
    typed(address, others, [0xfd, 86], 2, unsigned(offset), index),
  /** The vector with eight bytes of memory as its upper half. */
  upperHalf: (address: I32, offset: number, lower: V128): V128 =>
    typed(address, lower, [0xfd, 87], 3, unsigned(offset), 1),
};

const writer =
  <T extends WasmType>(code: readonly number[], alignment: number) =>
  (address: I32, offset: number, value: Expression<T>): Statement => [
    address,
    value,
    code,
    alignment,
    unsigned(offset),
  ];

/** Writes to memory at address + offset. */
export const store = {
  u8: writer<'i32'>([0x3a], 0),
  f64: writer<'f64'>([0x39], 3),
  v128: writer<'v128'>([0xfd, 11], 4),
};

/** One lane of a vector. */
export const lane = {
  i32: (index: number, value: V128): I32 => typed(value, [0xfd, 27], index),
  f64: (index: number, value: V128): F64 => typed(value, [0xfd, 33], index),
};

/** Lanes of 32 bits, 0 to 3 from the first vector, 4 to 7 from the second. */
export function shuffle32(first: V128, second: V128, lanes: readonly [number, number, number, number]): V128 {
  const bytes = lanes.flatMap((index) => [4 * index, 4 * index + 1, 4 * index + 2, 4 * index + 3]);
  return typed(first, second, [0xfd, 13], bytes);
}

/** Lanes of 64 bits, 0 and 1 from the first vector, 2 and 3 from the second. */
export function shuffle64(first: V128, second: V128, [low, high]: readonly [number, number]): V128 {
  return shuffle32(first, second, [2 * low, 2 * low + 1, 2 * high, 2 * high + 1]);
}

const typeCodes: Readonly<Record<WasmType, number>> = {
  i32: 0x7f,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};

/** A function of a module: its first locals are its parameters. */
export class WasmFunction<
  Parameters extends readonly WasmType[] = readonly WasmType[],
  Result extends WasmType | null = WasmType | null,
> {
  readonly index: number;
  readonly name: string | null;
  readonly parameters: Parameters;
  readonly result: Result;
  readonly #locals: WasmType[] = [];
  #body: Code[] = [];

  constructor(index: number, name: string | null, parameters: Parameters, result: Result) {
    this.index = index;
    this.name = name;
    this.parameters = parameters;
    this.result = result;
  }

  parameter<Index extends number & keyof Parameters>(index: Index): Local<Parameters[Index] & WasmType> {
    // The type at `index` is what this very list says.
    return { index, type: this.parameters[index] };
  }

  /** A new local, 0 at the start. */
  local<T extends WasmType>(type: T): Local<T> {
    return { index: this.parameters.length + this.#locals.push(type) - 1, type };
  }

  emit(...statements: Statement[]): void {
    for (const statement of statements) this.#body.push(statement);
  }

  /** Its last expression, for a function with a result. */
  emitResult(value: Result extends WasmType ? Expression<Result> : never): void {
    this.#body.push(value);
  }

  /** Makes bytes of what was emitted so far: as nested code, a large model takes fifty times the memory. */
  flatten(): void {
    this.#body = [flatten(this.#body)];
  }

  /** Declarations of locals, in runs of a type, the body and its end. */
  code(): Code {
    const runs: { type: WasmType; count: number }[] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    return [list(runs.map(({ type, count }) => [unsigned(count), typeCodes[type]])), this.#body, 0x0b];
  }
}

/** Calls a function of the same module. */
export function call<Parameters extends readonly WasmType[], Result extends WasmType>(
  callee: WasmFunction<Parameters, Result>,
  ...operands: OperandsOf<Parameters>
): Expression<Result> {
  return typed(...operands, 0x10, unsigned(callee.index));
}

/** A module under construction. It imports its memory as `env.memory` and exports the functions that have a name. */
export class WasmModule {
  readonly #functions: WasmFunction[] = [];

  define<const Parameters extends readonly WasmType[], const Result extends WasmType | null = null>(
    name: string | null,
    parameters: Parameters,
    // Without it there is none, which is what the type's default says.
    result: Result = null as Result,
  ): WasmFunction<Parameters, Result> {
    const made = new WasmFunction(this.#functions.length, name, parameters, result);
    this.#functions.push(made);
    return made;
  }

  /** @param pages of 64 KiB that the memory has, no more and no less */
  assemble(pages: number): Uint8Array<ArrayBuffer> {
    const functions = this.#functions;
    const types = functions.map(({ parameters, result }) => [
      0x60,
      list(parameters.map((type) => typeCodes[type])),
      list(result === null ? [] : [typeCodes[result]]),
    ]);
    const exported = functions.filter(({ name }) => name !== null);
    return flatten([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, list(types)),
      section(2, list([[text('env'), text('memory'), 2, 1, unsigned(pages), unsigned(pages)]])),
      section(3, list(functions.map(({ index }) => unsigned(index)))),
      section(7, list(exported.map(({ name, index }) => [text(name ?? ''), 0, unsigned(index)]))),
      section(10, list(functions.map((made) => sized(made.code())))),
    ]);
  }
}

const list = (items: readonly Code[]): Code => [unsigned(items.length), items];
const text = (value: string): Code => list([...new TextEncoder().encode(value)]);

const sized = (content: Code): Code => {
  const bytes = flatten(content);
  return [unsigned(bytes.length), bytes];
};
const section = (id: number, content: Code): Code => [id, sized(content)];

/** Not recursive: a sum of ten thousand cells nests ten thousand deep. */
function flatten(code: Code): Uint8Array<ArrayBuffer> {
  let out = new Uint8Array(4096);
  let length = 0;
  const reserve = (more: number): void => {
    if (length + more <= out.length) return;
    const larger = new Uint8Array(2 * (length + more));
    larger.set(out);
    out = larger;
  };
  // Lists that are under way, and how far each of them is.
  const lists: (readonly Code[])[] = [[code]];
  const next = [0];
  while (lists.length > 0) {
    const part = lists.at(-1)![next[next.length - 1]!++];
    if (part === undefined) {
      lists.pop();
      next.pop();
    } else if (typeof part === 'number') {
      reserve(1);
      out[length++] = part;
    } else if (part instanceof Uint8Array) {
      reserve(part.length);
      out.set(part, length);
      length += part.length;
    } else {
      lists.push(part);
      next.push(0);
    }
  }
  return out.slice(0, length);
}
