import type { UserResolvers } from '../schema.generated.ts';

export const user: UserResolvers = {
  // Every subgraph may point at a user. Whoever may not see them gets what they would get for a user that does not exist.
  async __resolveReference({ id }, { caller, accountOf }) {
    if (caller.kind === 'anonymous') return null;
    if (caller.userId !== id && !caller.scopes.includes('users:read')) return null;
    return (await accountOf(id)) ?? null;
  },
};
