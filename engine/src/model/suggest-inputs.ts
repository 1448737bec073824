import { cellKey, type Workbook } from '../workbook/workbook.ts';
import { formatCell } from '../workbook/names.ts';
import { reachLimit, traceDependencies, type SheetCell } from './dependencies.ts';
import type { Distribution } from './distributions/distribution.ts';
import { labelOf } from './labels.ts';

/** A cell that may be an input, for a person to decide. */
export type SuggestedInput = {
  /** Canonical: `Model!B3`. */
  readonly cell: string;
  readonly label: string | null;
  /** As saved; null if that is no number. */
  readonly value: number | null;
  /** A first guess around the value; null where there is nothing to guess from. */
  readonly distribution: Distribution | null;
  /** A sentence. */
  readonly reason: string;
};

const maxSuggestions = 50;
/** Of a sheet: a long list of data must not hide the assumptions on the next one. */
const maxCandidates = 200;
/** Functions that draw at random: those of spreadsheets, and those of the add-ins @RISK, Analytic Solver and ModelRisk. */
const randomFunction =
  /(?:^|[^\w.])((?:_xll\.)?(?:(?:Risk|Psi|Vose)[A-Z]\w*|RAND|RANDBETWEEN|RANDARRAY))\s*\(/i;
const reportingFunction =
  /(?:Risk|Psi|Vose)(?:Output|Mean|StdDev|Variance|Min|Max|Range|Percentile|PtoX|Target|XtoP|Skewness|Kurtosis|Mode|Data|Correl)\b/i;
const directions = [
  [0, 1],
  [1, 0],
] as const;
const firstYear = 1900;
const lastYear = 2100;

/**
 * Cells that look uncertain: formulas that draw at random, then numbers that formulas use. Those with a label come first,
 * numbers that only count or name something (years, 1 2 3 ...) last, and in between what more formulas depend on.
 *
 * @returns at most 50
 */
export function suggestInputs(workbook: Workbook): SuggestedInput[] {
  const dependencies = traceDependencies(workbook);
  const random: SuggestedInput[] = [];
  const numbers: SheetCell[] = [];
  for (const sheet of workbook.sheets) {
    let candidates = 0;
    for (const cell of sheet.cells.values()) {
      const drawn = cell.formula === null ? undefined : randomFunctionOf(cell.formula);
      if (drawn !== undefined && random.length < maxSuggestions) {
        random.push({
          ...describe(workbook, { sheet, cell }),
          distribution: null,
          reason: `Its formula draws at random with ${drawn}.`,
        });
      } else if (
        cell.formula === null &&
        cell.arrayRange === undefined &&
        cell.value?.type === 'number' &&
        candidates < maxCandidates &&
        dependencies.isUsed({ sheet, cell })
      ) {
        candidates++;
        numbers.push({ sheet, cell });
      }
    }
  }

  const ranked = numbers
    .map((place) => {
      const described = describe(workbook, place);
      const dependents = dependencies.dependentCount(place);
      const counts = looksLikeCounting(place) || looksLikeYear(described);
      const rank = counts ? 0 : described.label === null ? 1 : 2;
      return { described, dependents, counts, rank };
    })
    .toSorted((a, b) => b.rank - a.rank || b.dependents - a.dependents);
  return [
    ...random,
    ...ranked.map(({ described, dependents, counts }) => ({
      ...described,
      distribution: counts ? null : firstGuess(described.value ?? 0),
      reason: `${dependentsSentence(dependents)}${counts ? ' It looks like a year or a number in a row of numbers.' : ''}`,
    })),
  ].slice(0, maxSuggestions);
}

function describe(
  workbook: Workbook,
  { sheet, cell }: SheetCell,
): Pick<SuggestedInput, 'cell' | 'label' | 'value'> {
  const reference = formatCell(sheet.name, cell.row, cell.column);
  return {
    cell: reference,
    label: labelOf(workbook, reference),
    value: cell.value?.type === 'number' ? cell.value.number : null,
  };
}

function randomFunctionOf(formula: string): string | undefined {
  // What stands between quotes is text or a sheet's name.
  const found = randomFunction.exec(formula.replaceAll(/"[^"]*"|'[^']*'!/g, '""'))?.[1];
  return found !== undefined && !reportingFunction.test(found) ? found.replace(/^_xll\./i, '') : undefined;
}

/** A fixed cost may well be 2,000: it takes a label that says so, or none, to make a number a year. */
function looksLikeYear({ label, value }: Pick<SuggestedInput, 'label' | 'value'>): boolean {
  if (value === null || !Number.isInteger(value) || value < firstYear || value > lastYear) return false;
  return label === null || /\b(?:years?|dates?)\b/i.test(label);
}

/** A whole number in a row or column of three that count up or down by one. */
function looksLikeCounting({ sheet, cell }: SheetCell): boolean {
  const number = cell.value?.type === 'number' ? cell.value.number : Number.NaN;
  if (!Number.isInteger(number)) return false;
  return [-1, 1].some((step) =>
    directions.some(([down, right]) => {
      const counts = (offset: number): boolean => {
        const [row, column] = [cell.row + offset * down, cell.column + offset * right];
        const value = row < 0 || column < 0 ? undefined : sheet.cells.get(cellKey(row, column))?.value;
        return value?.type === 'number' && value.number === number + offset * step;
      };
      return counts(1) ? counts(-1) || counts(2) : counts(-1) && counts(-2);
    }),
  );
}

/** A fifth below to a fifth above; nothing for 0, which gives no scale. */
function firstGuess(value: number): Distribution | null {
  if (value === 0) return null;
  // Twelve digits: 0.8 times 0.1 is for a person to read.
  const [near = 0, far = 0] = [0.8 * value, 1.2 * value].map((bound) => Number(bound.toPrecision(12)));
  const [min, max] = value > 0 ? [near, far] : [far, near];
  const isRange = Number.isFinite(min) && Number.isFinite(max) && min < value && value < max;
  return isRange ? { family: 'triangular', min, mode: value, max } : null;
}

function dependentsSentence(count: number): string {
  if (count >= reachLimit) return `${reachLimit} or more formulas depend on this number.`;
  if (count === 0) return 'Formulas use this number as a part of a table.';
  return count === 1 ? 'One formula depends on this number.' : `${count} formulas depend on this number.`;
}
