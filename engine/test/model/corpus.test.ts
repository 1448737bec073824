import { expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { recalculate } from '../../src/model/recalculate.ts';
import { findSheet } from '../../src/workbook/names.ts';
import { readWorkbook } from '../../src/workbook/read.ts';
import { cellKey, type CellValue } from '../../src/workbook/workbook.ts';

// Workbooks of two open-source projects, with the values that Excel saved. It lies beside the repository, where it does.
const corpus = new URL('../../../../shared/corpus/', import.meta.url);
const isThere = existsSync(new URL('manifest.json', corpus));

/** By the file's path. */
type Manifest = { readonly files: Readonly<Record<string, { readonly application: string | null }>> };

function read(path: string): Buffer {
  return readFileSync(new URL(path, corpus));
}

/** Numbers to 1e-9, near 0 absolutely; everything else exactly. */
function agrees(ours: CellValue, saved: CellValue): boolean {
  if (ours.type !== 'number' || saved.type !== 'number')
    return JSON.stringify(ours) === JSON.stringify(saved);
  return Math.abs(ours.number - saved.number) <= 1e-9 * Math.max(1, Math.abs(saved.number));
}

test('recalculated cells of public workbooks equal what Excel saved, where ../shared/corpus is there', () => {
  if (!isThere) {
    process.stdout.write('corpus: skipped, since ../shared/corpus is missing\n');
    return;
  }
  // The manifest was made by us; the shape is in the corpus's README.
  const { files } = JSON.parse(read('manifest.json').toString()) as Manifest;
  let [agreeing, different, frozen] = [0, 0, 0];
  const misses: string[] = [];
  for (const [path, { application }] of Object.entries(files)) {
    // Other programs save other values.
    if (!application?.startsWith('Microsoft')) continue;
    const workbook = readWorkbook(read(path));
    for (const { sheet, row, column, value, isFrozen } of recalculate(workbook)) {
      const saved = findSheet(workbook, sheet)?.cells.get(cellKey(row, column));
      if (!saved?.value) continue;
      // A function that we do not have: the cell keeps the saved value, so that its readers are still compared.
      if (isFrozen) frozen++;
      else if (value && agrees(value, saved.value)) agreeing++;
      else {
        different++;
        misses.push(`${path} ${sheet} row ${row + 1} column ${column + 1}: =${saved.formula}`);
      }
    }
  }
  const compared = agreeing + different;
  process.stdout.write(
    `corpus: ${agreeing} of ${compared} cells with supported functions agree (${((100 * agreeing) / compared).toFixed(2)} %), ` +
      `${frozen} more have functions that are not supported\n${misses.map((miss) => `  differs: ${miss}\n`).join('')}`,
  );
  expect(compared).toBeGreaterThan(25_000);
  expect(agreeing / compared).toBeGreaterThan(0.9995);
});
