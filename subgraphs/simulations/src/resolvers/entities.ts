import { platformFail } from '@montegraph/platform/errors';
import { requireUser } from '@montegraph/platform/identity';

import type { FileResolvers, UserResolvers } from '../schema.generated.ts';
import { runConnection } from './connection.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  simulations: ({ id }, { first, after, status }, { caller, db }) => {
    if (requireUser(caller).userId !== id) {
      throw platformFail('FORBIDDEN', { detail: 'These are the simulations of somebody else.' });
    }
    return runConnection(db, { ownerId: id, statuses: status ?? undefined }, { first, after });
  },
};

export const File: FileResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  workbook: ({ id }, _, { caller, assertion, signal, workbooks }) =>
    workbooks.view({ fileId: id, ownerId: requireUser(caller).userId, assertion, signal, place: 'id' }),
  // Of the caller's runs, so that somebody else's file has none.
  simulations: ({ id }, { first, after }, { caller, db }) =>
    runConnection(db, { ownerId: requireUser(caller).userId, fileId: id }, { first, after }),
};
