/**
 * `*` stands for any text, `?` for one character, `~` makes the next character plain; case does not count.
 *
 * @returns null for a text without any of them
 */
export function wildcardPattern(text: string): RegExp | null {
  if (!/[*?~]/.test(text)) return null;
  const pattern = text.replaceAll(/~[*?~]|[\s\S]/g, (part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    return (part.length === 2 ? part.slice(1) : part).replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${pattern}$`, 'iu');
}
