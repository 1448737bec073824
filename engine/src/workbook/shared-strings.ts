import type { Package } from './package.ts';
import { unescapeText, type XmlReader } from './xml.ts';

/** The table of texts that cells refer to by index. */
export function readSharedStrings(parts: Package, part: string): readonly string[] {
  const strings: string[] = [];
  const xml = parts.open(part);
  while (xml.nextChild(0)) {
    while (xml.nextChild(1)) strings.push(readRichText(xml, 2));
  }
  return strings;
}

/**
 * The text of the open element at this depth (`si`, `is`): its own `t`, or those of its runs `r` in a row. Phonetic runs
 * (`rPh`) say how to pronounce the text and are no part of it.
 */
export function readRichText(xml: XmlReader, depth: number): string {
  let text = '';
  while (xml.nextChild(depth)) {
    if (xml.is('t')) text += readTextElement(xml);
    else if (xml.is('r')) {
      while (xml.nextChild(depth + 1)) {
        if (xml.is('t')) text += readTextElement(xml);
      }
    }
  }
  return unescapeText(text);
}

/** Blanks at the ends of a text only count where the file says so. */
function readTextElement(xml: XmlReader): string {
  const keepsBlanks = xml.attribute('space') === 'preserve';
  const text = xml.readText();
  if (keepsBlanks) return text;
  // Not a regular expression: on a long run of blanks inside the text it would start again at each of them.
  let start = 0;
  let end = text.length;
  while (start < end && blanks.has(text[start])) start++;
  while (end > start && blanks.has(text[end - 1])) end--;
  return text.slice(start, end);
}

/** What XML calls white space; a no-break space is text. */
const blanks = new Set<string | undefined>([' ', '\t', '\n']);
