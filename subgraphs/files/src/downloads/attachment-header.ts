/**
 * `Content-Disposition` that makes browsers save a file under its name and never show it: content of others, on our origin.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6266
 */
export function attachmentHeader(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["%\\]/gu, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (character) => `%${hexOf(character)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase();
}
