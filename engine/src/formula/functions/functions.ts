import { aggregateFunctions } from './aggregate.ts';
import { conditionalFunctions } from './conditional.ts';
import type { FunctionDefinition } from './define.ts';
import { depreciationFunctions } from './depreciation.ts';
import { distributionFunctions } from './distributions.ts';
import { financialFunctions } from './financial.ts';
import { gammaFunctions } from './gamma.ts';
import { informationFunctions } from './information.ts';
import { interestFunctions } from './interest.ts';
import { logicalFunctions } from './logical.ts';
import { lookupFunctions } from './lookup.ts';
import { mathFunctions } from './math.ts';
import { roundingFunctions } from './rounding.ts';
import { statisticalFunctions } from './statistical.ts';
import { trigonometricFunctions } from './trigonometric.ts';

/** Every function that can be compiled, by its name in upper case. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  Object.entries<FunctionDefinition>({
    ...aggregateFunctions,
    ...conditionalFunctions,
    ...depreciationFunctions,
    ...distributionFunctions,
    ...financialFunctions,
    ...gammaFunctions,
    ...informationFunctions,
    ...interestFunctions,
    ...logicalFunctions,
    ...lookupFunctions,
    ...mathFunctions,
    ...roundingFunctions,
    ...statisticalFunctions,
    ...trigonometricFunctions,
  }),
);
