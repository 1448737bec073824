import { type ErrorCatalogue, errorFactory } from '@montegraph/platform/errors';

export const filesErrors = {
  // Also for somebody else's file: whether an id exists is its owner's to know.
  FILE_NOT_FOUND: { http: 404, retryable: false, message: 'No file with this id is visible to you.' },
  FILE_NAME_INVALID: { http: 400, retryable: false, message: 'This is no name for a file.' },
  DOWNLOAD_LINK_INVALID: {
    http: 403,
    retryable: false,
    message: 'The link is not one of ours, or has expired.',
  },
} as const satisfies ErrorCatalogue;

export const fail = errorFactory(filesErrors);
