import type { QueryResolvers } from '../schema.generated.ts';
import { visibleRun } from './visible-run.ts';

export const Query: QueryResolvers = {
  simulation: (_, { id }, context) => visibleRun(context, id),
  backends: (_, __, { backends }) => backends.statuses,
  devices: (_, __, { backends }) =>
    backends.devices().map(({ device, ...status }) => ({ ...status, name: device })),
};
