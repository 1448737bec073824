import type { Loop } from '../program.ts';
import { sumBlockTerms, sumLanes } from '../sum.ts';
import { after, call, get, i32, op, repeatWhile, set, store, vector } from './assembler.ts';
import type { Statement, V128, WasmFunction } from './assembler.ts';
import { isLeaf } from './chunks.ts';
import type { Irr } from './irr.ts';
import type { Lanes, TablePlace } from './lanes.ts';
import { countUses, lowerInstructions } from './lower.ts';
import type { LoweredInstruction } from './lower.ts';

/** What instructions refer to beside each other. */
export type Surroundings = {
  readonly lanes: Lanes;
  readonly tables: readonly TablePlace[];
  readonly loops: readonly Loop[];
  readonly irr: Irr | null;
  /** Room for the flows of one `irr`. */
  readonly flowsAt: number;
  /** Operations that are functions of two f64, by their names. */
  readonly functions: ReadonlyMap<string, WasmFunction<readonly 'v128'[], 'v128'>>;
};

/** What has to be computed for one instruction, itself included, in its order. */
export function neededFor(instructions: readonly LoweredInstruction[], result: number): number[] {
  const uses = countUses(instructions, [result]);
  return [...instructions.keys()].filter((index) => uses[index]! > 0 && !isLeaf(instructions[index]!));
}

type Evaluator = {
  /** Appends the computation of an instruction whose value is read more than once. */
  compute(index: number): void;
  /** Code that gives a value: a value that is read once is computed where that happens. */
  read(index: number): V128;
};

type EvaluatorOptions = {
  /** Code that reads an input, a capture, an entry, or what was computed elsewhere. */
  readonly leaf: (instruction: LoweredInstruction, index: number) => V128;
  /** Read beside the operands of what is computed. */
  readonly roots: readonly number[];
};

/**
 * Turns instructions of one list into code that reads what it needs.
 *
 * @param computed those of the list that it computes itself, in their order
 */
export function evaluator(
  surroundings: Surroundings,
  step: WasmFunction,
  body: Statement[],
  instructions: readonly LoweredInstruction[],
  computed: readonly number[],
  { leaf, roots }: EvaluatorOptions,
): Evaluator {
  const uses = new Map<number, number>();
  const use = (index: number) => uses.set(index, (uses.get(index) ?? 0) + 1);
  for (const index of computed) for (const operand of instructions[index]!.operands) use(operand);
  for (const root of roots) use(root);
  const isComputed = new Set(computed);
  const ready = new Map<number, V128>();

  const keep = (index: number, code: V128): V128 => {
    const local = step.local('v128');
    body.push(set(local, code));
    const value = get(local);
    ready.set(index, value);
    return value;
  };
  const read = (index: number): V128 => {
    const known = ready.get(index);
    if (known) return known;
    const instruction = instructions[index]!;
    if (instruction.operation === 'constant') return surroundings.lanes.constant(instruction.immediate ?? 0);
    if (isComputed.has(index)) throw new RangeError(`Instruction ${index} is read before it is computed.`);
    const code = leaf(instruction, index);
    return uses.get(index) === 1 ? code : keep(index, code);
  };
  const compute = (index: number): void => {
    const instruction = instructions[index]!;
    const operands = instruction.operands.map(read);
    const code = expression(surroundings, step, body, instruction, operands);
    // The room for flows is used by one `irr` after the other, in their order.
    if (uses.get(index) === 1 && instruction.operation !== 'irr') ready.set(index, code);
    else keep(index, code);
  };
  return { compute, read };
}

function expression(
  surroundings: Surroundings,
  step: WasmFunction,
  body: Statement[],
  instruction: LoweredInstruction,
  operands: readonly V128[],
): V128 {
  const { lanes, tables, loops, irr, flowsAt, functions } = surroundings;
  const { operation, immediate = 0 } = instruction;
  switch (operation) {
    case 'sum':
      return addUp(lanes, operands.length, (k) => operands[k]!);
    case 'loop':
      return emitLoop(surroundings, step, body, loops[immediate]!, operands);
    case 'irr':
      return lanes.inDoubles(step, operands, ([guess, ...flows]) => {
        if (irr === null || guess === undefined) throw new RangeError('There is no irr to call.');
        if (flows.length === 0) return vector.f64(Number.NaN);
        const stores = flows.map((flow, k) => store.v128(i32(flowsAt), 16 * k, flow));
        return after(stores, call(irr, i32(flowsAt), i32(flows.length), guess));
      });
    default: {
      const callee = functions.get(operation);
      if (callee) return lanes.inDoubles(step, operands, (doubles) => call(callee, ...doubles));
      return lanes.compute(instruction, operands, tables[immediate], step);
    }
  }
}

/** As `addUp` of sum.ts, in place. */
function addUp({ add, constant }: Lanes, count: number, term: (k: number) => V128): V128 {
  let total: V128 | undefined;
  for (let first = 0; first < count; first += sumBlockTerms) {
    const sums = Array.from({ length: sumLanes }, (): V128 => constant(0));
    for (let k = first; k < Math.min(first + sumBlockTerms, count); k++) {
      sums[k % sumLanes] = add(sums[k % sumLanes]!, term(k));
    }
    const block = add(add(sums[0]!, sums[1]!), add(sums[2]!, sums[3]!));
    total = total === undefined ? block : add(total, block);
  }
  return total ?? constant(0);
}

/**
 * Appends a loop over entries of tables and gives its value. Terms of a sum come four at a time, one for each partial sum; those
 * after the last whole four are written out.
 */
function emitLoop(
  surroundings: Surroundings,
  step: WasmFunction,
  body: Statement[],
  { reduce, count, body: termBody }: Loop,
  operands: readonly V128[],
): V128 {
  const { lanes, tables } = surroundings;
  const { add, bytes } = lanes;
  const captures = operands.map((operand) => {
    const capture = step.local('v128');
    body.push(set(capture, operand));
    return capture;
  });
  /** The number of the term, in bytes of a table. */
  const at = step.local('i32');
  const instructions = lowerInstructions(termBody);
  const result = instructions.length - 1;
  const computed = neededFor(instructions, result);
  const withTerm = (later: number, use: (term: V128) => Statement): Statement => {
    const statements: Statement[] = [];
    const values = evaluator(surroundings, step, statements, instructions, computed, {
      roots: [result],
      leaf: ({ operation, immediate = 0 }) =>
        operation === 'entry'
          ? lanes.entry(get(at), tables[immediate]!.address + bytes * later)
          : get(captures[immediate]!),
    });
    for (const index of computed) values.compute(index);
    return [...statements, use(values.read(result))];
  };
  const [total, end] = [step.local('v128'), step.local('i32')];
  const advance = (terms: number) => set(at, op('i32.add', get(at), i32(bytes * terms)));
  body.push(set(total, lanes.constant(0)), set(at, i32(0)));
  if (reduce === 'firstError') {
    const keepFirst = withTerm(0, (term) =>
      set(total, op('v128.bitselect', get(total), term, lanes.isNonZero(get(total)))),
    );
    body.push(repeatWhile(op('i32.lt_u', get(at), i32(bytes * count)), keepFirst, advance(1)));
    // A term of -0 is no error either.
    return add(get(total), lanes.constant(0));
  }
  const sums = Array.from({ length: sumLanes }, () => step.local('v128'));
  const clear = sums.map((sum) => set(sum, lanes.constant(0)));
  const [s0, s1, s2, s3] = sums.map((sum) => get(sum));
  const addBlock = set(total, add(get(total), add(add(s0!, s1!), add(s2!, s3!))));
  const addTerms = (terms: number) =>
    sums.slice(0, terms).map((sum, later) => withTerm(later, (term) => set(sum, add(get(sum), term))));
  const inBlocks = count - (count % sumBlockTerms);
  if (inBlocks > 0) {
    body.push(
      repeatWhile(
        op('i32.lt_u', get(at), i32(bytes * inBlocks)),
        ...clear,
        set(end, op('i32.add', get(at), i32(bytes * sumBlockTerms))),
        repeatWhile(op('i32.lt_u', get(at), get(end)), ...addTerms(sumLanes), advance(sumLanes)),
        addBlock,
      ),
    );
  }
  if (inBlocks < count) {
    const inFours = count - (count % sumLanes);
    body.push(...clear);
    if (inFours > inBlocks)
      body.push(
        repeatWhile(op('i32.lt_u', get(at), i32(bytes * inFours)), ...addTerms(sumLanes), advance(sumLanes)),
      );
    body.push(...addTerms(count - inFours), addBlock);
  }
  return get(total);
}
