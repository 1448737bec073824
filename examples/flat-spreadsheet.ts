/** How a cell looks; inputs and results have colours of their own, as people make them. */
type Look = 'plain' | 'title' | 'header' | 'input' | 'result' | 'note';
type Format = 'general' | 'integer' | 'decimal' | 'percent';

export type CellContent = {
  /** Text, a number, or a formula as Excel writes it, with its `=`. */
  readonly content: string | number;
  readonly look: Look;
  readonly format: Format;
};

type SheetContent = {
  readonly name: string;
  readonly columnWidthsCm: readonly number[];
  /** From A1 on; null leaves a cell empty. */
  readonly rows: readonly (readonly (CellContent | null)[])[];
};

export type SpreadsheetContent = {
  readonly sheets: readonly SheetContent[];
  /** What each name stands for: one cell, as `Sheet!B3`. */
  readonly names: Readonly<Record<string, string>>;
};

const cell =
  (look: Look) =>
  (content: string | number, format: Format = 'general'): CellContent => ({ content, look, format });

export const title = cell('title');
export const header = cell('header');
export const label = cell('plain');
export const note = cell('note');
export const input = cell('input');
export const formula = cell('plain');
export const result = cell('result');

/**
 * The spreadsheet as Flat OpenDocument: one XML file, formulas without values. The spreadsheet program that opens it
 * computes them; the prefix `msoxl:` tells it that they are written as in Excel.
 *
 * @see OpenDocument 1.3, part 3
 */
export function flatSpreadsheet({ sheets, names }: SpreadsheetContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document ${namespaces} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>${dataStyles}${cellStyles()}${sheets.map(columnStyles).join('')}</office:automatic-styles>
<office:body><office:spreadsheet>
${sheets.map(table).join('\n')}
<table:named-expressions>${Object.entries(names).map(namedRange).join('')}</table:named-expressions>
</office:spreadsheet></office:body>
</office:document>
`;
}

const namespaces = [
  ...['office', 'table', 'text', 'style'].map(
    (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  ),
  'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
  'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"',
  'xmlns:msoxl="http://schemas.microsoft.com/office/excel/formula"',
].join(' ');

const dataStyles = [
  '<number:number-style style:name="integer"><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style>',
  '<number:number-style style:name="decimal"><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>',
  '<number:percentage-style style:name="percent"><number:number number:decimal-places="1" number:min-decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>',
].join('');

const looks: Readonly<Record<Look, string>> = {
  plain: '',
  title: '<style:text-properties fo:font-size="14pt" fo:font-weight="bold"/>',
  header:
    '<style:table-cell-properties fo:background-color="#dce6f1" fo:border-bottom="0.5pt solid #44546a"/><style:text-properties fo:font-weight="bold"/>',
  input:
    '<style:table-cell-properties fo:background-color="#fff2cc"/><style:text-properties fo:color="#1f4e9e"/>',
  result:
    '<style:table-cell-properties fo:border-top="0.5pt solid #44546a"/><style:text-properties fo:font-weight="bold"/>',
  note: '<style:text-properties fo:color="#7f7f7f" fo:font-style="italic"/>',
};

function cellStyles(): string {
  const formats: readonly Format[] = ['general', 'integer', 'decimal', 'percent'];
  return Object.entries(looks)
    .flatMap(([look, properties]) =>
      formats.map((format) => {
        const dataStyle = format === 'general' ? '' : ` style:data-style-name="${format}"`;
        return `<style:style style:name="${look}-${format}" style:family="table-cell"${dataStyle}>${properties}</style:style>`;
      }),
    )
    .join('');
}

function columnStyles({ columnWidthsCm }: SheetContent, sheet: number): string {
  return columnWidthsCm
    .map(
      (width, column) =>
        `<style:style style:name="column-${sheet}-${column}" style:family="table-column"><style:table-column-properties style:column-width="${width}cm"/></style:style>`,
    )
    .join('');
}

function table({ name, columnWidthsCm, rows }: SheetContent, sheet: number): string {
  const columns = columnWidthsCm.map(
    (_, column) => `<table:table-column table:style-name="column-${sheet}-${column}"/>`,
  );
  const lines = rows.map(
    (row) =>
      `<table:table-row>${row.length > 0 ? row.map(tableCell).join('') : '<table:table-cell/>'}</table:table-row>`,
  );
  return `<table:table table:name="${escapeXml(name)}">${columns.join('')}\n${lines.join('\n')}\n</table:table>`;
}

function tableCell(spec: CellContent | null): string {
  if (spec === null) return '<table:table-cell/>';
  const { content, look, format } = spec;
  const style = `table:style-name="${look}-${format}"`;
  if (typeof content === 'number') {
    return `<table:table-cell ${style} office:value-type="float" office:value="${content}"/>`;
  }
  if (content.startsWith('='))
    return `<table:table-cell ${style} table:formula="msoxl:${escapeXml(content)}"/>`;
  return `<table:table-cell ${style} office:value-type="string"><text:p>${escapeXml(content)}</text:p></table:table-cell>`;
}

function namedRange([name, place]: readonly [string, string]): string {
  const [sheet = '', address = ''] = place.split('!');
  const absolute = `$${sheet}.${address.replace(/^([A-Z]+)(\d+)$/, '$$$1$$$2')}`;
  return `<table:named-range table:name="${name}" table:base-cell-address="${absolute}" table:cell-range-address="${absolute}"/>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
