import { type ErrorCatalogue, errorFactory } from '@montegraph/platform/errors';

export const usersErrors = {
  EMAIL_TAKEN: { http: 409, retryable: false, message: 'There is an account with this address already.' },
  PASSWORD_TOO_WEAK: { http: 422, retryable: false, message: 'The password is too easy to guess.' },
  // One code and one sentence, whichever of the two is wrong: otherwise this would be a way to ask who has an account.
  INVALID_CREDENTIALS: { http: 401, retryable: false, message: 'The address or the password is wrong.' },
  INVALID_REFRESH_TOKEN: { http: 401, retryable: false, message: 'The session is over: sign in again.' },
} as const satisfies ErrorCatalogue;

export const fail = errorFactory(usersErrors);
