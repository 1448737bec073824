import { GraphQLDateTimeISO } from 'graphql-scalars';
import { emailAddressScalar } from '../accounts/email-address.ts';
import type { Resolvers } from '../schema.generated.ts';
import { mutation } from './mutation.ts';
import { query } from './query.ts';
import { user } from './user.ts';

export const resolvers: Resolvers = {
  DateTime: GraphQLDateTimeISO,
  EmailAddress: emailAddressScalar,
  Query: query,
  Mutation: mutation,
  User: user,
};
