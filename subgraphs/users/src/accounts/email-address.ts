import { platformFail } from '@montegraph/platform/errors';
import { GraphQLScalarType } from 'graphql';
import { z } from 'zod';

const emailAddress = z.string().max(254).toLowerCase().pipe(z.email());

/** Parses to lower case, so that an address is compared and stored in one way only. */
export const emailAddressScalar = new GraphQLScalarType<string, string>({
  name: 'EmailAddress',
  parseValue(value) {
    const { data } = emailAddress.safeParse(value);
    if (data === undefined)
      throw platformFail('BAD_USER_INPUT', { detail: 'This is not an e-mail address.' });
    return data;
  },
  serialize: String,
});
