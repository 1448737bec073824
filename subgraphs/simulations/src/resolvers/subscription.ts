import { requireUser } from '@montegraph/platform/identity';
import type { ProgressState } from '../progress/progress.ts';
import { watchRun } from '../progress/watch.ts';
import type { SubscriptionResolvers } from '../schema.generated.ts';

export const Subscription: SubscriptionResolvers = {
  simulationProgress: {
    subscribe: async (_, { id }, { caller, db, topics, signal }) =>
      watchRun({ db, topics, id, ownerId: requireUser(caller).userId, signal }),
    resolve: (state: ProgressState) => state,
  },
};
