import { formatCell, resolveRange } from '../workbook/names.ts';
import type { Sheet, Workbook } from '../workbook/workbook.ts';
import { EngineError } from '../errors.ts';
import { traceDependencies, type Dependencies, type SheetCell } from './dependencies.ts';
import { labelOf } from './labels.ts';

/** A cell that may be an output, for a person to decide. */
export type SuggestedOutput = {
  /** Canonical: `Model!B20`. */
  readonly cell: string;
  readonly label: string | null;
  /** As saved; null if none was. */
  readonly value: number | null;
  /** A sentence. */
  readonly reason: string;
};

type Candidate = SheetCell & { readonly isLast: boolean };

const maxSuggestions = 50;
/** Of a sheet, and twice: of those that nothing uses, and of the others. A long list must not hide the next sheets. */
const maxCandidates = 200;
/** What people call the one number that they are after. */
const answerWord =
  /\b(?:npv|net present value|irr|rate of return|profit|total|result|outcome|payoff|bottom line)\b/i;
const resultWord =
  /\b(?:roi|ebitda?|sum|loss|margin|income|earnings|output|price|premium|value|payback|return|cash ?flow|cost|duration|finish|completion|probability|risk|score)\b/i;

/**
 * Cells that look like results: formulas with a number that nothing else uses, or that are called like a result. Best
 * first: both, and of these the ones that more of the workbook goes into.
 *
 * @returns at most 50
 */
export function suggestOutputs(workbook: Workbook): SuggestedOutput[] {
  const dependencies = traceDependencies(workbook);
  const names = namesOfCells(workbook);
  return workbook.sheets
    .flatMap((sheet) => candidatesOf(sheet, dependencies))
    .map(({ sheet, cell, isLast }) => {
      const reference = formatCell(sheet.name, cell.row, cell.column);
      const label = labelOf(workbook, reference);
      const called = `${asWords(names.get(reference) ?? '')} ${label ?? ''}`;
      const answer = answerWord.exec(called)?.[0];
      const word = answer ?? resultWord.exec(called)?.[0];
      const nameRank = answer !== undefined ? 4 : word !== undefined ? 2 : 0;
      return {
        suggestion: {
          cell: reference,
          label,
          value: cell.value?.type === 'number' ? cell.value.number : null,
          reason: reasonFor(isLast, word),
        },
        isLikely: isLast || word !== undefined,
        rank: nameRank + (isLast ? 2 : 0) + (label === null ? 0 : 1),
        precedents: dependencies.precedentCount({ sheet, cell }),
      };
    })
    .filter(({ isLikely }) => isLikely)
    .toSorted((a, b) => b.rank - a.rank || b.precedents - a.precedents)
    .slice(0, maxSuggestions)
    .map(({ suggestion }) => suggestion);
}

function candidatesOf(sheet: Sheet, dependencies: Dependencies): Candidate[] {
  const last: Candidate[] = [];
  const used: Candidate[] = [];
  for (const cell of sheet.cells.values()) {
    if (cell.formula === null || (cell.value !== null && cell.value.type !== 'number')) continue;
    const isLast = !dependencies.isUsed({ sheet, cell });
    const list = isLast ? last : used;
    if (list.length < maxCandidates) list.push({ sheet, cell, isLast });
  }
  return [...last, ...used];
}

/** Names cannot hold blanks: `NetPresentValue`, `net_present_value`. */
function asWords(name: string): string {
  return name.replaceAll('_', ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2');
}

function reasonFor(isLast: boolean, word: string | undefined): string {
  const named = word === undefined ? undefined : `it is called "${word}"`;
  if (isLast) return named === undefined ? 'No formula uses it.' : `No formula uses it, and ${named}.`;
  return `By its name it is a result: ${named}.`;
}

/** What defined names call single cells. */
function namesOfCells(workbook: Workbook): Map<string, string> {
  const names = new Map<string, string>();
  for (const { name, refersTo, sheet } of workbook.definedNames) {
    try {
      const range = resolveRange(workbook, refersTo, sheet ?? undefined);
      if (range.top === range.bottom && range.left === range.right) {
        names.set(formatCell(range.sheet, range.top, range.left), name);
      }
    } catch (error) {
      // Names of constants, formulas and deleted cells call no cell anything.
      if (!(error instanceof EngineError)) throw error;
    }
  }
  return names;
}
