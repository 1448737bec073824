import { boundValues } from './bound-values.ts';
import type { Bounds } from './bounds.ts';
import type { Program } from './program.ts';
import { reduceStrength } from './reduce-strength.ts';
import { rollLoops } from './roll-loops.ts';
import { verifyProgram } from './verify.ts';

type Pass = (program: Program, inputs: readonly Bounds[]) => Program;

/**
 * What is done to a program before it is stored, in this order; each pass keeps every bit of every result. Folding of what is
 * known and common subexpressions need no pass, since the builder makes nothing else, nor does dead code, which `finish` leaves
 * behind.
 */
const passes: readonly { readonly name: string; readonly run: Pass }[] = [
  { name: 'roll loops', run: rollLoops },
  // After the loops, whose terms are bounded as one: before, the few that can fail would break the shape of the others.
  { name: 'bound values', run: boundValues },
  // After the loops: a column of divisors may hold 2 and 3, and only a division by either keeps one shape.
  { name: 'reduce strength', run: reduceStrength },
];

/** Is told of a program as it was built and after each pass. */
export type PassListener = (name: string, program: Program) => void;

/**
 * @param inputs bounds of each input's values: the result is for inputs within them alone
 * @throws TypeError if the program is malformed or a pass left it so, which is a fault of ours
 */
export function runPasses(
  built: Program,
  inputs: readonly Bounds[],
  onPass: PassListener = () => {},
): Program {
  verifyProgram(built);
  onPass('build', built);
  return passes.reduce((before, { name, run }) => {
    const after = run(before, inputs);
    if (after !== before) verifyProgram(after);
    onPass(name, after);
    return after;
  }, built);
}
