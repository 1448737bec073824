import type { DrawPlan, Steps } from '../../model/distributions/draw-plan.ts';
import type { QuantileTable } from '../../model/distributions/quantile-table.ts';
import type { WasmModule } from './assembler.ts';
import { defineDraws, placeQuantileTable, tableGroupBytes, tablesInGroup } from './draw.ts';
import type { Draws } from './draw.ts';
import type { Layout } from './layout.ts';
import { defineMap } from './model.ts';

/** The functions that `defineDrawCode` adds. */
export type DrawCode = Draws & { readonly exponential: (column: number, count: number) => void };

/** Adds what `placeDraws` draws with. */
export function defineDrawCode(module: WasmModule): void {
  defineDraws(module);
  defineMap(module, 'exponential', 'exp');
}

/** Turns words into a column of values; `count` (at least 1) is rounded up to an even number. */
export type DrawColumn = (words: number, column: number, count: number) => void;

/**
 * Places what the plans refer to.
 *
 * @returns for each plan, what draws by it once the code is there
 */
export function placeDraws(plans: readonly DrawPlan[], layout: Layout): ((code: DrawCode) => DrawColumn)[] {
  const tables = new Map<QuantileTable, number>();
  let group = 0;
  const placeTable = (table: QuantileTable): number => {
    // Inputs of one family share their table.
    const known = tables.get(table);
    if (known !== undefined) return known;
    const place = tables.size % tablesInGroup;
    if (place === 0) group = layout.reserve(tableGroupBytes);
    const address = placeQuantileTable(layout, group, place, table);
    tables.set(table, address);
    return address;
  };
  const placeSteps = ({ upTo, guide, guideBits }: Steps) =>
    [layout.place(upTo), layout.place(guide), 32 - guideBits] as const;
  return plans.map((plan) => {
    switch (plan.kind) {
      case 'table': {
        const { scale, shift, isExponential } = plan;
        const table = placeTable(plan.table);
        return ({ drawTable, exponential }) =>
          (words, column, count) => {
            drawTable(words, column, count, scale, shift, table);
            if (isExponential) exponential(column, count);
          };
      }
      case 'uniform': {
        const { min, width, isWhole } = plan;
        return ({ drawWhole, drawUniform }) => {
          const draw = isWhole ? drawWhole : drawUniform;
          return (words, column, count) => draw(words, column, count, min, width);
        };
      }
      case 'triangular': {
        const { min, max, width, split, lowerFrom, lowerSlope, upperFrom, upperSlope } = plan;
        return ({ drawTriangular }) =>
          (words, column, count) =>
            drawTriangular(
              words,
              column,
              count,
              min,
              max,
              width,
              split,
              lowerFrom,
              lowerSlope,
              upperFrom,
              upperSlope,
            );
      }
      case 'steps': {
        const [upTo, guide, wordShift] = placeSteps(plan);
        const values = layout.place(plan.values);
        return ({ drawSteps }) =>
          (words, column, count) =>
            drawSteps(words, column, count, upTo, guide, wordShift, values);
      }
      case 'linear': {
        const [upTo, guide, wordShift] = placeSteps(plan);
        const [values, slopes, from] = [
          layout.place(plan.values),
          layout.place(plan.slopes),
          layout.place(plan.from),
        ];
        return ({ drawLinear }) =>
          (words, column, count) =>
            drawLinear(words, column, count, upTo, guide, wordShift, values, slopes, from);
      }
    }
  });
}
