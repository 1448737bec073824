import { EngineError } from '../errors.ts';
import { refuseCompoundFile } from './formats.ts';
import { defaultWorkbookLimits, type WorkbookLimits } from './limits.ts';
import { openPackage, type Package } from './package.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readSheet } from './sheets.ts';
import type { DefinedName, Sheet, Workbook } from './workbook.ts';
import { unescapeText, type XmlReader } from './xml.ts';
import { openZip } from './zip.ts';

/** The workbook's main part, before its sheets are read. */
type Contents = {
  readonly date1904: boolean;
  readonly sheets: readonly {
    readonly name: string;
    readonly hidden: boolean;
    readonly relationship: string;
  }[];
  readonly definedNames: readonly DefinedName[];
};

/**
 * Reads an .xlsx workbook, strict or transitional: values, formulas, names and tables; no formats, charts or macros.
 *
 * Nothing in the file can make this take more time or memory than the limits allow. A formula that makes no sense is
 * kept as it is written.
 *
 * @see ECMA-376 part 1, section 18
 * @throws EngineError WORKBOOK_NOT_XLSX, WORKBOOK_ENCRYPTED, WORKBOOK_LEGACY_FORMAT, WORKBOOK_TOO_LARGE, WORKBOOK_DAMAGED
 */
export function readWorkbook(bytes: Uint8Array, someLimits: Partial<WorkbookLimits> = {}): Workbook {
  const limits = { ...defaultWorkbookLimits, ...someLimits };
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseCompoundFile(file);
  const parts = openPackage(openZip(file, limits), limits);
  const mainPart = findMainPart(parts);
  const contents = readContents(parts.open(mainPart));
  if (contents.sheets.length > limits.entries) {
    throw new EngineError('WORKBOOK_TOO_LARGE', { place: mainPart, detail: 'It has too many sheets.' });
  }
  const links = parts.relationships(mainPart);
  const sharedStrings = links.find(({ kind }) => kind === 'sharedStrings');
  const surroundings = {
    parts,
    sharedStrings:
      sharedStrings && parts.has(sharedStrings.part) ? readSharedStrings(parts, sharedStrings.part) : [],
    date1904: contents.date1904,
    limits,
    left: { ...limits },
  };
  const sheets: Sheet[] = [];
  for (const { name, hidden, relationship } of contents.sheets) {
    const link = links.find(({ id }) => id === relationship);
    if (!link) throw new EngineError('WORKBOOK_DAMAGED', { place: name, detail: 'This sheet is missing.' });
    // Sheets of charts, dialogs and old macros have no cells that a formula could use.
    if (link.kind === 'worksheet') sheets.push(readSheet(surroundings, { name, hidden, part: link.part }));
  }
  return { sheets, definedNames: contents.definedNames, date1904: contents.date1904 };
}

/** The package says which part is the document; a zip of something else says nothing, or names another kind of document. */
function findMainPart(parts: Package): string {
  const link = parts.relationships('').find(({ kind }) => kind === 'officeDocument');
  const part = link?.part ?? 'xl/workbook.xml';
  if (!parts.has(part)) throw new EngineError('WORKBOOK_NOT_XLSX', { detail: 'It holds no workbook.' });
  if (part.toLowerCase().endsWith('.bin')) {
    throw new EngineError('WORKBOOK_NOT_XLSX', {
      detail: 'It is a binary workbook (.xlsb). Save it as .xlsx.',
    });
  }
  return part;
}

function readContents(xml: XmlReader): Contents {
  let date1904 = false;
  let sheets: Contents['sheets'] = [];
  let names: readonly LocalName[] = [];
  while (xml.nextChild(0)) {
    if (!xml.is('workbook')) throw new EngineError('WORKBOOK_NOT_XLSX', { detail: 'It holds no workbook.' });
    while (xml.nextChild(1)) {
      if (xml.is('workbookPr')) date1904 = isTrue(xml.attribute('date1904'));
      else if (xml.is('sheets')) sheets = readSheetList(xml);
      else if (xml.is('definedNames')) names = readNames(xml);
    }
  }
  const definedNames = names.map(({ name, refersTo, sheetIndex }) => ({
    name,
    refersTo,
    sheet: sheetIndex === undefined ? null : (sheets[sheetIndex]?.name ?? null),
  }));
  return { date1904, sheets, definedNames };
}

function readSheetList(xml: XmlReader): Contents['sheets'] {
  const sheets = [];
  while (xml.nextChild(2)) {
    if (!xml.is('sheet')) continue;
    const state = xml.attribute('state');
    sheets.push({
      name: unescapeText(xml.attribute('name') ?? ''),
      hidden: state === 'hidden' || state === 'veryHidden',
      relationship: xml.attribute('id') ?? '',
    });
  }
  return sheets;
}

type LocalName = { name: string; refersTo: string; sheetIndex: number | undefined };

function readNames(xml: XmlReader): LocalName[] {
  const names = [];
  while (xml.nextChild(2)) {
    const name = unescapeText(xml.attribute('name') ?? '');
    const sheetIndex = xml.attribute('localSheetId');
    const refersTo = xml.readText().trim();
    // Print areas, filters and the like: the spreadsheet program's own names, which no formula uses.
    if (name === '' || name.toLowerCase().startsWith('_xlnm.')) continue;
    names.push({ name, refersTo, sheetIndex: sheetIndex === undefined ? undefined : Number(sheetIndex) });
  }
  return names;
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}
