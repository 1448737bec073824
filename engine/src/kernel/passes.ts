import type { Program } from './program.ts';
import { reduceStrength } from './reduce-strength.ts';
import { rollLoops } from './roll-loops.ts';
import { verifyProgram } from './verify.ts';

/**
 * What is done to a program before it is stored, in this order; each pass keeps every bit of every result. Folding of what is
 * known and common subexpressions need no pass, since the builder makes nothing else, nor does dead code, which `finish` leaves
 * behind.
 */
const passes: readonly { readonly name: string; readonly run: (program: Program) => Program }[] = [
  { name: 'roll loops', run: rollLoops },
  // After the loops: a column of divisors may hold 2 and 3, and only a division by either keeps one shape.
  { name: 'reduce strength', run: reduceStrength },
];

/** Is told of a program as it was built and after each pass. */
export type PassListener = (name: string, program: Program) => void;

/** @throws TypeError if the program is malformed or a pass left it so, which is a fault of ours */
export function runPasses(built: Program, onPass: PassListener = () => {}): Program {
  verifyProgram(built);
  onPass('build', built);
  return passes.reduce((before, { name, run }) => {
    const after = run(before);
    if (after !== before) verifyProgram(after);
    onPass(name, after);
    return after;
  }, built);
}
