import { ProgramBuilder, type Node, type Truth } from './builder.ts';
import { cellOf, type Instruction, type Loop, type Program } from './program.ts';

/** What is made of an instruction, over operands that are rewritten already; undefined to keep it. */
export type Replacement = (
  b: ProgramBuilder,
  instruction: Instruction,
  operands: readonly Node[],
) => Node | undefined;

/**
 * Builds a program once more, with some instructions replaced, those in loops too. What becomes equal is one, and what is no
 * longer used is gone, since the builder sees to it.
 */
export function rewrite(program: Program, replace: Replacement): Program {
  const b = new ProgramBuilder();
  const loops = program.loops.map((loop) => rewriteLoop(program, loop, replace));
  const nodes: Node[] = [];
  for (const [index, instruction] of program.instructions.entries()) {
    b.startCell(cellOf(program, index));
    const operands = instruction.operands.map((operand) => nodeAt(nodes, operand));
    const loop = instruction.operation === 'loop' ? loops[instruction.immediate ?? -1] : undefined;
    const kept = () =>
      loop ? b.loop(loop.loop, loop.tables, operands) : append(b, program.tables, instruction, operands);
    nodes.push(replace(b, instruction, operands) ?? kept());
  }
  const outputs = program.outputs.map(({ value, error }) => ({
    value: nodeAt(nodes, value),
    error: nodeAt(nodes, error),
  }));
  return b.finish(outputs, program.inputCount);
}

function rewriteLoop(
  program: Program,
  { reduce, count, body }: Loop,
  replace: Replacement,
): { readonly loop: Loop; readonly tables: Program['tables'] } {
  const b = new ProgramBuilder();
  const nodes: Node[] = [];
  for (const instruction of body) {
    const operands = instruction.operands.map((operand) => nodeAt(nodes, operand));
    nodes.push(replace(b, instruction, operands) ?? append(b, program.tables, instruction, operands));
  }
  const term = nodeAt(nodes, nodes.length - 1);
  const { instructions, tables } = b.finish([{ value: term, error: term }], 0);
  return { loop: { reduce, count, body: instructions }, tables };
}

/** The same instruction over operands of the builder; all but `loop`. */
export function append(
  b: ProgramBuilder,
  tables: Program['tables'],
  { operation, immediate = -1 }: Instruction,
  operands: readonly Node[],
): Node {
  const [operand = b.constant(0), second = operand, third = operand] = operands;
  // The program is verified, so that its types need no brand: conditions pass for numbers here and in the callers.
  const [condition, other] = [operand, second] as readonly number[] as readonly [Truth, Truth];
  switch (operation) {
    case 'constant':
      return b.constant(immediate);
    case 'input':
      return b.input(immediate);
    case 'capture':
      return b.capture(immediate);
    case 'entry':
      return b.entry(tables[immediate] ?? []);
    case 'table':
      return b.table(tables[immediate] ?? [], operand);
    case 'search':
      return b.search(tables[immediate] ?? [], operand);
    // What reads a condition that has become known folds.
    case 'select':
      return b.select(condition, second, third);
    case 'and':
      return b.and(condition, other) as number as Node;
    case 'or':
      return b.or(condition, other) as number as Node;
    case 'not':
      return b.not(condition) as number as Node;
    default:
      return b.apply(operation, operands) as number as Node;
  }
}

export function nodeAt(nodes: readonly Node[], index: number): Node {
  const node = nodes[index];
  if (node === undefined) throw new RangeError(`There is no instruction ${index}.`);
  return node;
}
