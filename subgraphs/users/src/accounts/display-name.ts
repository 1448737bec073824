import { platformFail } from '@montegraph/platform/errors';

const maxCharacters = 200;

/** A name without space around it; null for none. Control characters would break lists and logs, and Postgres stores no NUL. */
export function displayName(name: string | null | undefined): string | null {
  const trimmed = name?.trim() ?? '';
  if (Array.from(trimmed).length > maxCharacters || /\p{Cc}/u.test(trimmed)) {
    throw platformFail('BAD_USER_INPUT', {
      place: 'input.name',
      detail: `A name has at most ${maxCharacters} characters, none of them a control character.`,
    });
  }
  return trimmed === '' ? null : trimmed;
}
