import { expect, test } from '@jest/globals';
import { readWorkbook } from '../../src/workbook/read.ts';
import { workbookFile } from './workbook-file.ts';

/** The texts of a table as the cells of a row show them. */
function textsOf(...strings: readonly string[]): unknown[] {
  const cells = strings.map((_, index) => `<c t="s"><v>${index}</v></c>`).join('');
  const { sheets } = readWorkbook(
    workbookFile({
      sheets: [{ name: 'S', rows: `<row r="1">${cells}</row>` }],
      sharedStrings: strings.join(''),
    }),
  );
  return [...(sheets[0]?.cells.values() ?? [])].map(({ value }) =>
    value?.type === 'text' ? value.text : value,
  );
}

test('rich text is the text of its runs, without how to pronounce it', () => {
  expect(
    textsOf(
      '<si><r><rPr><b/></rPr><t xml:space="preserve">net </t></r><r><t>value</t></r><rPh sb="0" eb="1"><t>no</t></rPh><phoneticPr fontId="1"/></si>',
    ),
  ).toEqual(['net value']);
});

test('blanks at the ends count only where the file says so, and a no-break space is no blank', () => {
  expect(
    textsOf(
      '<si><t> trimmed\n</t></si>',
      '<si><t xml:space="preserve"> kept </t></si>',
      '<si><t>\u00a0x</t></si>',
      '<si/>',
    ),
  ).toEqual(['trimmed', ' kept ', '\u00a0x', '']);
});

test('escaped characters are unescaped', () => {
  expect(textsOf('<si><t>two_x000a_lines &amp; _x005F_x000a_</t></si>')).toEqual(['two\nlines & _x000a_']);
});

test('a long run of blanks inside a text costs no more than other text', () => {
  const text = `a${' '.repeat(1_000_000)}b`;
  expect(textsOf(`<si><t>${text}</t></si>`)).toEqual([text]);
});
