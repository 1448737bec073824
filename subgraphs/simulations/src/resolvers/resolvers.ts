import { DateTimeResolver } from 'graphql-scalars';
import type { Resolvers } from '../schema.generated.ts';

import { File, User } from './entities.ts';
import { Mutation } from './mutation.ts';
import { OutputStatistics } from './output-statistics.ts';
import { Query } from './query.ts';
import { CellReference } from './scalars.ts';
import { Simulation, SimulationProgress } from './simulation.ts';
import { Subscription } from './subscription.ts';
import { Sheet, Workbook } from './workbook.ts';

export const resolvers = {
  CellReference,
  DateTime: DateTimeResolver,
  Query,
  Mutation,
  Subscription,
  User,
  File,
  Workbook,
  Sheet,
  Simulation,
  SimulationProgress,
  OutputStatistics,
} satisfies Resolvers;
