/** What a text with wildcards fits. */
type WildcardPattern = { readonly test: (text: string) => boolean };

/**
 * `*` stands for any text, `?` for one character, `~` makes the next character plain; case does not count. The parts between
 * the stars are looked for one after the other, each at its first place: one expression for all of them would try every
 * way to share a text out among the stars, and a workbook with a dozen of them could keep a thread busy for years.
 *
 * @returns null for a text without any of them
 */
export function wildcardPattern(text: string): WildcardPattern | null {
  if (!/[*?~]/.test(text)) return null;
  const parts = [''];
  for (const [part] of text.matchAll(/~[*?~]|[\s\S]/gu)) {
    if (part === '*') parts.push('');
    else parts[parts.length - 1] += part === '?' ? '[\\s\\S]' : plainly(part);
  }
  const [first = '', ...later] = parts;
  const last = later.pop();
  if (last === undefined) return new RegExp(`^${first}$`, 'iu');
  const [start, end] = [new RegExp(`^${first}`, 'iu'), new RegExp(`${last}$`, 'iu')];
  const middle = later.map((part) => new RegExp(part, 'iu'));
  return {
    test(whole) {
      let rest = whole;
      for (const part of [start, ...middle]) {
        const found = part.exec(rest);
        if (!found) return false;
        rest = rest.slice(found.index + found[0].length);
      }
      return end.test(rest);
    },
  };
}

/** A character, escaped where need be, as an expression that means it alone. */
function plainly(part: string): string {
  const character = part.length === 2 && part.startsWith('~') ? part.slice(1) : part;
  return character.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
