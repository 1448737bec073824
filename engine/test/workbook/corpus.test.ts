import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as peer from '@e965/xlsx';
import { describe, expect, test } from '@jest/globals';
import { readWorkbook } from '../../src/workbook/read.ts';
import type { Cell, DefinedName, Workbook } from '../../src/workbook/workbook.ts';

// Public workbooks that lie beside the repository where its work is done; their licences keep them out of it.
const corpus = path.resolve(import.meta.dirname, '../../../../shared/corpus');
const describeWithCorpus = existsSync(corpus) ? describe : describe.skip;

/** Codes of errors in the peer's cells (BIFF error values). */
const peerErrors = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
]);

type Comparison = { cells: number; same: number; excluded: number; readonly different: string[] };

/** Where the peer is known to be wrong. Each rule says why, and a cell that no rule covers is a difference of ours. */
const exclusions: readonly {
  readonly rule: string;
  readonly holds: (cell: Cell, other: peer.CellObject) => boolean;
}[] = [
  {
    rule: 'the peer does not shift whole columns of a shared formula',
    holds: ({ formula }, other) =>
      /\b([A-Z]+):\1\b/.test(formula ?? '') && /\b([A-Z]+):\1\b/.test(other.f ?? ''),
  },
  {
    rule: 'the peer loses the saved text of a formula cell of type inlineStr',
    holds: ({ formula, value }, other) => formula !== null && value?.type === 'text' && other.v === '',
  },
];

/** Blanks between tokens are no difference; prefixes of newer functions are dropped by the peer. */
const normalised = (formula: string | null | undefined): string =>
  (formula ?? '')
    .replaceAll(/\s+/g, '')
    .replaceAll(/_xl(?:fn|ws|pm)\./g, '')
    .toUpperCase();

function hasSameValue({ value }: Cell, other: peer.CellObject): boolean {
  switch (value?.type) {
    case 'number':
      return other.v === value.number;
    case 'text':
      return other.v === value.text;
    case 'boolean':
      return other.v === value.boolean;
    case 'error':
      return other.t === 'e' && peerErrors.get(Number(other.v)) === value.error;
    case undefined:
      return other.v === undefined || other.v === '';
  }
}

function compareCells(ours: Workbook, theirs: peer.WorkBook, counts: Comparison): void {
  for (const sheet of ours.sheets) {
    const others = new Map(Object.entries(theirs.Sheets[sheet.name] ?? {}));
    for (const cell of sheet.cells.values()) {
      const address = peer.utils.encode_cell({ r: cell.row, c: cell.column });
      // A cast: the peer's type mixes cells with `!ref` and other entries that are none.
      const other = others.get(address) as peer.CellObject | undefined;
      others.delete(address);
      counts.cells++;
      const isSame = other && hasSameValue(cell, other) && normalised(cell.formula) === normalised(other.f);
      if (isSame) counts.same++;
      else if (other && exclusions.some(({ holds }) => holds(cell, other))) counts.excluded++;
      else counts.different.push(`${sheet.name}!${address} ${JSON.stringify(cell)} ${JSON.stringify(other)}`);
    }
    for (const [address, other] of others) {
      const isCell = !address.startsWith('!') && (other.v !== undefined || other.f !== undefined);
      if (isCell) counts.different.push(`${sheet.name}!${address} is missing`);
    }
  }
}

function namesOf(theirs: peer.WorkBook): DefinedName[] {
  return (theirs.Workbook?.Names ?? [])
    .filter(({ Name }) => !Name.startsWith('_xlnm.'))
    .map(({ Name, Ref, Sheet }) => ({
      name: Name,
      refersTo: Ref,
      sheet: Sheet === undefined ? null : (theirs.SheetNames[Sheet] ?? null),
    }));
}

describeWithCorpus('the corpus of public workbooks (skipped where ../shared/corpus is missing)', () => {
  const files = existsSync(corpus)
    ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xlsx'))
    : [];

  test('every workbook is read, and every cell and name is the one that @e965/xlsx reads', () => {
    const counts: Comparison = { cells: 0, same: 0, excluded: 0, different: [] };
    for (const file of files) {
      const bytes = readFileSync(path.join(corpus, file));
      const ours = readWorkbook(bytes);
      const theirs = peer.read(bytes, { cellText: false, cellHTML: false });
      compareCells(ours, theirs, counts);
      expect([file, ours.definedNames]).toEqual([file, namesOf(theirs)]);
    }
    expect(files).toHaveLength(158);
    expect(counts.different).toEqual([]);
    expect(counts).toMatchObject({ cells: 187_526, same: 187_518, excluded: 8 });
  });
});
