import type { ProgramBuilder, Truth } from '../../kernel/builder.ts';
import { singleArea } from '../arrays.ts';
import { criterionOf } from '../criteria.ts';
import { divide } from '../operators.ts';
import { usedPart } from '../scope.ts';
import {
  boolean,
  empty,
  failure,
  lift,
  number,
  type Area,
  type Num,
  type Scalar,
  type Value,
} from '../values.ts';
import { countOf, entryOf, sumOf, type Entry } from './aggregate.ts';
import { general, type Call, type FunctionTable } from './define.ts';

/** Cells, and what is asked of each of them. */
type Test = { readonly area: Area; readonly fits: (cell: Scalar) => Truth };

type Size = { readonly height: number; readonly width: number };

function sizeOf({ top, left, bottom, right }: Area): Size {
  return { height: bottom - top + 1, width: right - left + 1 };
}

function isSameSize(x: Area, y: Area): boolean {
  return sizeOf(x).height === sizeOf(y).height && sizeOf(x).width === sizeOf(y).width;
}

/** The test in argument `index` and the next; null where the first is no range. */
function testOf(call: Call, index: number): Test | null {
  const area = areaOf(call, index);
  return area && { area, fits: fitting(call.b, call.scalar(index + 1)) };
}

function areaOf(call: Call, index: number): Area | null {
  const value = call.value(index);
  return (value.type === 'reference' && singleArea(value)) || null;
}

/** A criterion that is a number in some trials and text in others is read once for each. */
function fitting(b: ProgramBuilder, criterion: Scalar): (cell: Scalar) => Truth {
  if (criterion.type === 'choice') {
    const [then, otherwise] = [fitting(b, criterion.ifTrue), fitting(b, criterion.ifFalse)];
    return (cell) => b.choose(criterion.condition, then(cell), otherwise(cell));
  }
  const fits = criterionOf(b, criterion);
  return (cell) => {
    const answer = lift(b, [cell], (plain = empty) => ({ ...boolean(b, true), value: fits(plain) }));
    return answer.type === 'boolean' ? answer.value : b.truth(false);
  };
}

/** All pairs of arguments from `first` on; null if one is no range, or not of the size of `like` or the first. */
function testsOf(call: Call, first: number, like?: Area): Test[] | null {
  const tests: Test[] = [];
  for (let i = first; i < call.count; i += 2) {
    const test = i + 1 < call.count ? testOf(call, i) : null;
    const expected = like ?? tests[0]?.area;
    if (!test || (expected && !isSameSize(test.area, expected))) return null;
    tests.push(test);
  }
  return tests;
}

/** Of areas of this size, as much as cells are in: beyond it all of them are empty. */
function usedSize({ scope }: Call, size: Size, areas: readonly Area[]): Size {
  const used = areas.flatMap((area) => {
    const bounded = { ...area, bottom: area.top + size.height - 1, right: area.left + size.width - 1 };
    const part = usedPart(scope, bounded);
    return part ? [sizeOf(part)] : [];
  });
  return {
    height: Math.max(0, ...used.map(({ height }) => height)),
    width: Math.max(0, ...used.map(({ width }) => width)),
  };
}

/** The entries of `values` where all tests hold, row by row. */
function entriesWhere(call: Call, tests: readonly Test[], values: Area): Entry[] {
  const { b, scope } = call;
  const [first] = tests;
  if (!first) return [];
  const { height, width } = usedSize(call, sizeOf(first.area), [values, ...tests.map(({ area }) => area)]);
  const entries: Entry[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = ({ sheet, top, left }: Area): Scalar => scope.read(sheet, top + row, left + column);
      const isTaken = allOf(
        b,
        tests.map(
          ({ area, fits }) =>
            () =>
              fits(at(area)),
        ),
      );
      if (b.isKnown(isTaken, 0)) continue;
      const entry = entryOf(b, at(values), false);
      entries.push({
        ...entry,
        isPresent: b.and(isTaken, entry.isPresent),
        // What is not taken may be an error, or not finite.
        error: b.select(isTaken, entry.error, b.constant(0)),
        value: b.select(isTaken, entry.value, b.constant(0)),
      });
    }
  }
  return entries;
}

/** Both hold, and so on; what follows a condition that is known to fail is not asked. */
function allOf(b: ProgramBuilder, conditions: readonly (() => Truth)[]): Truth {
  let all = b.truth(true);
  for (const condition of conditions) {
    if (b.isKnown(all, 0)) return all;
    all = b.and(all, condition());
  }
  return all;
}

function countWhere(call: Call, tests: readonly Test[]): Num {
  const { b, scope } = call;
  const [first] = tests;
  if (!first) return number(b, 0);
  const areas = tests.map(({ area }) => area);
  const size = sizeOf(first.area);
  const { height, width } = usedSize(call, size, areas);
  const ones = Array.from({ length: height * width }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    const read = ({ sheet, top, left }: Area): Scalar => scope.read(sheet, top + row, left + column);
    return b.number(
      allOf(
        b,
        tests.map(
          ({ area, fits }) =>
            () =>
              fits(read(area)),
        ),
      ),
    );
  });
  const isEmptyTaken = allOf(
    b,
    tests.map(
      ({ fits }) =>
        () =>
          fits(empty),
    ),
  );
  const beyond = b.mul(b.number(isEmptyTaken), b.constant(size.height * size.width - height * width));
  return { ...number(b, 0), value: b.add(b.sum(ones), beyond) };
}

function averageOf(b: ProgramBuilder, entries: readonly Entry[]): Num {
  return divide(b, sumOf(b, entries), countOf(b, entries));
}

type Total = (b: ProgramBuilder, entries: readonly Entry[]) => Num;

/** SUMIF(range, criterion, values): the values start where the third argument does, and are as many as the range's cells. */
function withOneTest(total: Total) {
  return general([2, 3], (call): Value => {
    const test = testOf(call, 0);
    const values = call.isGiven(2) ? areaOf(call, 2) : test?.area;
    if (!test || !values) return failure('#VALUE!');
    const { height, width } = sizeOf(test.area);
    const { sheet, top, left } = values;
    const area = { sheet, top, left, bottom: top + height - 1, right: left + width - 1 };
    return total(call.b, entriesWhere(call, [test], area));
  });
}

/** SUMIFS(values, range, criterion, range, criterion ...), all of one size. */
function withTests(total: Total) {
  return general([3, 255], (call): Value => {
    const values = areaOf(call, 0);
    const tests = values && testsOf(call, 1, values);
    return tests ? total(call.b, entriesWhere(call, tests, values)) : failure('#VALUE!');
  });
}

const counting = (maximum: number) =>
  general([2, maximum], (call): Value => {
    const tests = testsOf(call, 0);
    return tests ? countWhere(call, tests) : failure('#VALUE!');
  });

export const conditionalFunctions = {
  SUMIF: withOneTest(sumOf),
  SUMIFS: withTests(sumOf),
  AVERAGEIF: withOneTest(averageOf),
  AVERAGEIFS: withTests(averageOf),
  COUNTIF: counting(2),
  COUNTIFS: counting(255),
  /** Cells that are empty or hold an empty text. */
  COUNTBLANK: general([1], (call): Value => {
    const area = areaOf(call, 0);
    const fits = fitting(call.b, { type: 'text', text: '' });
    return area ? countWhere(call, [{ area, fits }]) : failure('#VALUE!');
  }),
} as const satisfies FunctionTable;
