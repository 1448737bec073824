import { expect, test } from '@jest/globals';
import { decodePart, unescapeText, XmlReader } from '../../src/workbook/xml.ts';

const read = (xml: string, maxDepth = 10) => new XmlReader(xml, { part: 'part.xml', maxDepth });

function readAll(xml: string, maxDepth?: number): void {
  const reader = read(xml, maxDepth);
  while (reader.nextChild(0));
}

test('children are visited in order, and what is not read is skipped', () => {
  const xml = read('<?xml version="1.0"?><!-- c --><a><b><c>deep</c></b><x:b n="1">text</x:b><b/></a>');
  const texts: string[] = [];
  expect(xml.nextChild(0)).toBe(true);
  expect(xml.is('a')).toBe(true);
  while (xml.nextChild(1)) {
    expect(xml.is('b')).toBe(true);
    if (xml.attribute('n') === '1') texts.push(xml.readText());
  }
  expect(xml.nextChild(0)).toBe(false);
  expect(texts).toEqual(['text']);
});

test('text comes with its references resolved, across comments and CDATA, without that of its children', () => {
  const xml = read('<a>1 &lt; &#50;&#x33;<!-- no --><b>not this</b><![CDATA[ <&> ]]>\r\n</a>');
  xml.nextChild(0);
  expect(xml.readText()).toBe('1 < 23 <&> \n');
});

test('attributes are found by their local name, in either quotes, with > inside', () => {
  const xml = read(`<a longid="0" r:id = 'x>"' id2="b" v="&amp;&quot;"/>`);
  xml.nextChild(0);
  expect(xml.attribute('id')).toBe('x>"');
  expect(xml.attribute('v')).toBe('&"');
  expect(xml.attribute('nothing')).toBeUndefined();
});

test.each([
  ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ['an entity of its own', '<a>&b;</a>'],
  ['tags that do not match', '<a><b></a></b>'],
  ['an open element at the end', '<a><b></b>'],
  ['half a tag', '<a><b'],
  ['half a comment', '<a><!-- '],
  ['a character beyond Unicode', '<a>&#x110000;</a>'],
  ['text outside of the document', 'hello'],
  ['a tag inside a tag', '<a <b></b></a>'],
])('%s is damage, and the part is named', (_, xml) => {
  expect(() => readAll(xml)).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_DAMAGED', place: 'part.xml' }),
  );
});

test('an attribute without a value is damage', () => {
  const xml = read('<a b c="1"/>');
  xml.nextChild(0);
  expect(() => xml.attribute('z')).not.toThrow();
  const broken = read('<a b/>');
  broken.nextChild(0);
  expect(() => broken.attribute('b')).toThrow(expect.objectContaining({ code: 'WORKBOOK_DAMAGED' }));
});

test('elements nest up to the limit and no deeper', () => {
  expect(() => readAll('<a><a><a/></a></a>', 3)).not.toThrow();
  expect(() => readAll('<a><a><a/></a></a>', 2)).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_DAMAGED' }),
  );
});

test('parts are UTF-8 or UTF-16, with or without a byte order mark', () => {
  expect(decodePart(Buffer.from('\ufeff<a>ü</a>'), 'p')).toBe('<a>ü</a>');
  expect(decodePart(Buffer.from('\ufeff<a>ü</a>', 'utf16le'), 'p')).toBe('<a>ü</a>');
  expect(decodePart(Buffer.from('\ufeff<a>ü</a>', 'utf16le').swap16(), 'p')).toBe('<a>ü</a>');
  expect(() => decodePart(Buffer.from([0x3c, 0xff, 0x3e]), 'p')).toThrow(
    expect.objectContaining({ code: 'WORKBOOK_DAMAGED', place: 'p' }),
  );
});

test('characters that XML cannot hold are unescaped once', () => {
  expect(unescapeText('a_x000D_b')).toBe('a\rb');
  expect(unescapeText('_x005F_x000D_')).toBe('_x000D_');
  expect(unescapeText('_x00_ my_xlsx')).toBe('_x00_ my_xlsx');
});
