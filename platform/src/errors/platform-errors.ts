import { errorFactory, type ErrorCatalogue } from './platform-error.ts';

/** Codes that any service may answer with, then those that keep one from starting. A service's own codes are in its errors.ts. */
export const platformErrors = {
  BAD_USER_INPUT: { http: 400, retryable: false, message: 'An argument is not acceptable.' },
  UNAUTHENTICATED: {
    http: 401,
    retryable: false,
    message: 'Sign in first: no valid credentials came with the request.',
  },
  FORBIDDEN: { http: 403, retryable: false, message: 'You are not allowed to do this.' },
  NOT_FOUND: { http: 404, retryable: false, message: 'There is nothing at this address for this method.' },
  PAYLOAD_TOO_LARGE: {
    http: 413,
    retryable: false,
    message: 'The request is larger than this server accepts.',
  },
  UPLOAD_INCOMPLETE: { http: 400, retryable: true, message: 'The upload ended before the file did.' },
  RATE_LIMITED: { http: 429, retryable: true, message: 'Too many requests.' },
  INTERNAL_SERVER_ERROR: { http: 500, retryable: false, message: 'Something went wrong on our side.' },
  SERVICE_UNAVAILABLE: { http: 503, retryable: true, message: 'A service behind this one is not answering.' },
  REQUEST_TIMEOUT: { http: 504, retryable: true, message: 'The request took longer than its deadline.' },

  CONFIGURATION_INVALID: { http: 500, retryable: false, message: 'The configuration is not valid.' },
  PORT_IN_USE: { http: 500, retryable: false, message: 'Another program listens on the port.' },
  DATA_FOLDER_IN_USE: { http: 500, retryable: false, message: 'Another process uses the data folder.' },
  DATABASE_START_FAILED: { http: 500, retryable: false, message: 'The embedded PostgreSQL does not start.' },
  MIGRATION_FAILED: { http: 500, retryable: false, message: 'A database migration failed.' },
} as const satisfies ErrorCatalogue;

export const platformFail = errorFactory(platformErrors);
