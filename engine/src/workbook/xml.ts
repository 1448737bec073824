import { EngineError } from '../errors.ts';

const quote = 34;
const apostrophe = 39;
const lessThan = 60;
const greaterThan = 62;

/**
 * Reads an XML part from front to back, without building a tree. Names come without their prefix: spreadsheet programs
 * choose prefixes freely, and no part that we read has two elements that only differ there.
 *
 * A caller walks down with `nextChild(depth)`, and may leave an element unread: the next call skips it.
 *
 * @throws EngineError WORKBOOK_DAMAGED, with the part as its place, from every method
 */
export class XmlReader {
  readonly #xml: string;
  readonly #part: string;
  readonly #maxDepth: number;
  /** Qualified names of the open elements. */
  readonly #open: string[] = [];
  #at = 0;
  #attributesAt = 0;
  #attributesEnd = 0;
  /** The last tag was `<a/>`: its end is still to be told. */
  #endsItself = false;
  #text = '';
  #name = '';

  constructor(xml: string, options: { readonly part: string; readonly maxDepth: number }) {
    this.#xml = xml;
    this.#part = options.part;
    this.#maxDepth = options.maxDepth;
  }

  /** Moves to the next child of the open element at this depth (0: the document); false once that element ends. */
  nextChild(depth: number): boolean {
    for (;;) {
      const event = this.#next();
      if (event === 'open' && this.#open.length === depth + 1) return true;
      if (event === 'end' || (event === 'close' && this.#open.length < depth)) return false;
    }
  }

  /** Whether the element that was entered last has this name. */
  is(name: string): boolean {
    return this.#name === name;
  }

  /** The text directly inside the element that was just entered, which is left thereby. */
  readText(): string {
    const depth = this.#open.length;
    let text = '';
    for (;;) {
      const event = this.#next();
      if (event === 'text' && this.#open.length === depth)
        text = text === '' ? this.#text : text + this.#text;
      if (event === 'end' || (event === 'close' && this.#open.length < depth)) return text;
    }
  }

  /** An attribute of the element that was just entered, by its name without a prefix. */
  attribute(name: string): string | undefined {
    const xml = this.#xml;
    let at = this.#attributesAt;
    for (;;) {
      while (at < this.#attributesEnd && xml.charCodeAt(at) <= 32) at++;
      if (at >= this.#attributesEnd) return undefined;
      const equals = xml.indexOf('=', at);
      if (equals < 0 || equals >= this.#attributesEnd) throw this.damaged('An attribute has no value.');
      let nameEnd = equals;
      while (xml.charCodeAt(nameEnd - 1) <= 32) nameEnd--;
      let start = equals + 1;
      while (xml.charCodeAt(start) <= 32) start++;
      const mark = xml[start];
      const end = mark === '"' || mark === "'" ? xml.indexOf(mark, start + 1) : -1;
      if (end < 0 || end >= this.#attributesEnd) throw this.damaged('An attribute has no value.');
      const isWanted =
        xml.startsWith(name, nameEnd - name.length) &&
        (nameEnd - at === name.length || xml[nameEnd - name.length - 1] === ':');
      if (isWanted) return this.#decode(xml.slice(start + 1, end));
      at = end + 1;
    }
  }

  /** What to throw when the part's content makes no sense. */
  damaged(detail: string): EngineError {
    return new EngineError('WORKBOOK_DAMAGED', { place: this.#part, detail });
  }

  #next(): 'open' | 'close' | 'text' | 'end' {
    if (this.#endsItself) {
      this.#endsItself = false;
      this.#open.pop();
      return 'close';
    }
    const xml = this.#xml;
    for (;;) {
      if (this.#at >= xml.length) {
        if (this.#open.length > 0) throw this.damaged('It ends too early.');
        return 'end';
      }
      if (xml.charCodeAt(this.#at) !== lessThan) return this.#readCharacters();
      const second = xml[this.#at + 1];
      if (second === '/') return this.#readClose();
      if (second === '?') this.#skip('?>');
      else if (second !== '!') return this.#readOpen();
      else if (xml.startsWith('<!--', this.#at)) this.#skip('-->');
      else if (xml.startsWith('<![CDATA[', this.#at)) {
        const start = this.#at + 9;
        this.#skip(']]>');
        this.#text = xml.slice(start, this.#at - 3);
        return 'text';
      } else {
        // No part of a workbook may have a DOCTYPE, and entities that unfold into entities start with one.
        throw this.damaged('Declarations are not allowed.');
      }
    }
  }

  #readCharacters(): 'text' {
    const found = this.#xml.indexOf('<', this.#at);
    const end = found < 0 ? this.#xml.length : found;
    this.#text = this.#decode(this.#xml.slice(this.#at, end));
    this.#at = end;
    if (this.#open.length === 0 && this.#text.trim() !== '') throw this.damaged('It is not XML.');
    return 'text';
  }

  #readOpen(): 'open' {
    const xml = this.#xml;
    const start = this.#at + 1;
    let end = start;
    let inside = 0;
    for (; ; end++) {
      const code = xml.charCodeAt(end);
      if (code === inside) inside = 0;
      else if (inside === 0 && (code === quote || code === apostrophe)) inside = code;
      else if (inside === 0 && code === greaterThan) break;
      else if (code === lessThan || Number.isNaN(code)) throw this.damaged('A tag does not end.');
    }
    this.#endsItself = xml[end - 1] === '/';
    this.#attributesEnd = this.#endsItself ? end - 1 : end;
    let nameEnd = start;
    while (nameEnd < this.#attributesEnd && xml.charCodeAt(nameEnd) > 32) nameEnd++;
    if (nameEnd === start) throw this.damaged('A tag has no name.');
    if (this.#open.length >= this.#maxDepth) throw this.damaged('Its elements are nested too deeply.');
    const qualifiedName = xml.slice(start, nameEnd);
    this.#open.push(qualifiedName);
    this.#name = qualifiedName.slice(qualifiedName.indexOf(':') + 1);
    this.#attributesAt = nameEnd;
    this.#at = end + 1;
    return 'open';
  }

  #readClose(): 'close' {
    const end = this.#xml.indexOf('>', this.#at);
    const name = this.#xml.slice(this.#at + 2, Math.max(end, 0)).trimEnd();
    if (end < 0 || this.#open.pop() !== name) throw this.damaged('Its tags do not match.');
    this.#at = end + 1;
    return 'close';
  }

  #skip(until: string): void {
    const end = this.#xml.indexOf(until, this.#at);
    if (end < 0) throw this.damaged('It ends too early.');
    this.#at = end + until.length;
  }

  #decode(text: string): string {
    const unfolded = text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text;
    if (!unfolded.includes('&')) return unfolded;
    return unfolded.replaceAll(/&([^;&]{0,32};?)/g, (_, reference: string) => this.#entity(reference));
  }

  #entity(reference: string): string {
    const named = namedEntities.get(reference);
    if (named !== undefined) return named;
    const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/i.exec(reference);
    const code = digits?.[1] !== undefined ? Number.parseInt(digits[1], 16) : Number(digits?.[2]);
    if (!(code <= 0x10ffff)) throw this.damaged('A character reference is wrong.');
    return String.fromCodePoint(code);
  }
}

const namedEntities = new Map([
  ['lt;', '<'],
  ['gt;', '>'],
  ['amp;', '&'],
  ['quot;', '"'],
  ['apos;', "'"],
]);

/** Bytes of a part as text. The Open Packaging Conventions allow UTF-8 and UTF-16 alone. */
export function decodePart(bytes: Buffer, part: string): string {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  try {
    return new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8', { fatal: true }).decode(
      bytes,
    );
  } catch (cause) {
    throw new EngineError('WORKBOOK_DAMAGED', { place: part, detail: 'Its text is not UTF-8.', cause });
  }
}

/**
 * Spreadsheet programs write characters that XML cannot hold as `_x000D_`, and a text that looks like this as
 * `_x005F_x000D_`.
 */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
