import { aggregateFunctions } from './aggregate.ts';
import type { FunctionDefinition } from './define.ts';
import { financialFunctions } from './financial.ts';
import { informationFunctions } from './information.ts';
import { logicalFunctions } from './logical.ts';
import { lookupFunctions } from './lookup.ts';
import { mathFunctions } from './math.ts';
import { roundingFunctions } from './rounding.ts';

/** Every function that can be compiled, by its name in upper case. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  Object.entries<FunctionDefinition>({
    ...aggregateFunctions,
    ...financialFunctions,
    ...informationFunctions,
    ...logicalFunctions,
    ...lookupFunctions,
    ...mathFunctions,
    ...roundingFunctions,
  }),
);
