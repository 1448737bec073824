import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** Longer than two quoted sheet names of Excel's 31 characters with their cells; a defined name has at most 255. */
const maxLength = 300;

function parse(value: unknown): string {
  if (typeof value === 'string' && value.length >= 1 && value.length <= maxLength) return value;
  throw new GraphQLError(`A cell reference is a text of 1 to ${maxLength} characters.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** What it points to is for the engine to say, with a code of its own: here it is a text of sensible length. */
export const CellReference = new GraphQLScalarType<string, string>({
  name: 'CellReference',
  serialize: parse,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
