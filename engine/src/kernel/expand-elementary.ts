import { elementaryRecipes } from '../elementary/recipes.ts';
import { isElementary } from './operations.ts';
import type { Program } from './program.ts';
import { rewrite } from './rewrite.ts';

/**
 * Replaces elementary functions by the instructions of their recipes, in loops too: for backends that have none of their own.
 * The result gives the same bits.
 */
export function expandElementary(program: Program): Program {
  return rewrite(program, (b, { operation }, operands) =>
    isElementary(operation) ? elementaryRecipes[operation](b, ...operands) : undefined,
  );
}
