import type { QueryResolvers } from '../schema.generated.ts';

export const query: QueryResolvers = {
  async viewer(_, __, { caller, accountOf }) {
    if (caller.kind === 'anonymous') return null;
    return (await accountOf(caller.userId)) ?? null;
  },
  async user(_, { id }, { accountOf }) {
    return (await accountOf(id)) ?? null;
  },
};
