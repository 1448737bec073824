import type { FetchDataRewrite } from '@apollo/query-planner';
import { isAbstractType, type GraphQLSchema } from 'graphql';
import { isObject, own } from './merge.ts';

const typeStep = '... on ';

/**
 * Undoes what the planner did to field names and types so that one request could hold them, in place.
 *
 * @param value root data or an entity, before it is merged; or a representation, before it is sent
 */
export function applyRewrites(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] | undefined,
  value: unknown,
): void {
  for (const rewrite of rewrites ?? []) rewriteAt(schema, rewrite, value, 0);
}

function rewriteAt(schema: GraphQLSchema, rewrite: FetchDataRewrite, value: unknown, depth: number): void {
  if (Array.isArray(value)) {
    for (const item of value) rewriteAt(schema, rewrite, item, depth);
    return;
  }
  const step = rewrite.path[depth];
  if (!isObject(value) || step === undefined) return;
  if (step.startsWith(typeStep)) {
    // An object that doesn't tell its type can only have the one that was asked for.
    const typename = own(value, '__typename') ?? step.slice(typeStep.length);
    if (isOfType(schema, typename, step.slice(typeStep.length))) rewriteAt(schema, rewrite, value, depth + 1);
  } else if (depth < rewrite.path.length - 1) {
    rewriteAt(schema, rewrite, own(value, step), depth + 1);
  } else if (rewrite.kind === 'ValueSetter') {
    value[step] = rewrite.setValueTo;
  } else if (Object.hasOwn(value, step)) {
    value[rewrite.renameKeyTo] = value[step];
    delete value[step];
  }
}

/** Whether an object of type `typename` is selected by `... on condition`. */
export function isOfType(schema: GraphQLSchema, typename: unknown, condition: string): boolean {
  if (typename === condition) return true;
  const type = typeof typename === 'string' ? schema.getType(typename) : undefined;
  const wanted = schema.getType(condition);
  return isAbstractType(wanted) && type !== undefined && 'getFields' in type && 'getInterfaces' in type
    ? schema.isSubType(wanted, type)
    : false;
}
