/**
 * Writes each example's workbook and the description beside it: `npm run build:examples`. Needs LibreOffice (`soffice`),
 * which computes the formulas, so that the values in the files are not our own.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { flatSpreadsheet } from './flat-spreadsheet.ts';
import { examples } from './models/examples.ts';

const folder = import.meta.dirname;
const scratch = await mkdtemp(path.join(tmpdir(), 'montegraph-examples-'));
try {
  const sources = examples.map(({ name }) => path.join(scratch, `${name}.fods`));
  for (const [index, { content }] of examples.entries()) {
    await writeFile(sources[index] ?? '', flatSpreadsheet(content));
  }
  await promisify(execFile)('soffice', [
    // A profile of its own: a LibreOffice that is open elsewhere would take the job over and do nothing.
    `-env:UserInstallation=${pathToFileURL(path.join(scratch, 'profile')).href}`,
    '--headless',
    '--convert-to',
    'xlsx:Calc MS Excel 2007 XML',
    '--outdir',
    scratch,
    ...sources,
  ]);
  for (const { name, run } of examples) {
    await copyFile(path.join(scratch, `${name}.xlsx`), path.join(folder, `${name}.xlsx`));
    await writeFile(path.join(folder, `${name}.json`), `${JSON.stringify(run, null, 2)}\n`);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
