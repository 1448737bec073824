import {
  type DirectiveNode,
  type DocumentNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type ValueNode,
  defaultFieldResolver,
  getNamedType,
  isObjectType,
} from 'graphql';
import { platformFail } from '../errors/index.ts';
import type { Caller } from '../identity/index.ts';

/** A signed-in caller with all the scopes of at least one of these lists. `[[]]` is any signed-in caller. */
type Rule = readonly (readonly string[])[];

type WithCaller = { readonly caller: Caller };

/**
 * Makes the schema itself refuse what the SDL protects by `@authenticated` and `@requiresScopes`, so that no resolver can
 * forget to: fields of a protected type, fields that return one, and entities asked for by reference. The router checks as
 * well; this holds when a request does not come through it. Interfaces need no thought: federation allows no rule on them.
 *
 * Changes `schema` in place. An unmet rule is UNAUTHENTICATED for anonymous callers and FORBIDDEN for others.
 *
 * @throws Error when the SDL has a rule that cannot be enforced here (`@policy`)
 */
export function enforceAccessRules(schema: GraphQLSchema, typeDefs: DocumentNode): void {
  const names = directiveNames(typeDefs);
  const rulesOf = (nodes: readonly AnnotatedNode[]): readonly Rule[] =>
    nodes.flatMap(({ directives = [] }) => directives.flatMap((directive) => ruleOf(directive, names)));
  const typeRules = (type: GraphQLNamedType): readonly Rule[] =>
    rulesOf([...(type.astNode == null ? [] : [type.astNode]), ...type.extensionASTNodes]);

  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const ownRules = typeRules(type);
    for (const field of Object.values(type.getFields())) {
      const fieldRules = rulesOf(field.astNode == null ? [] : [field.astNode]);
      guardField(field, [...ownRules, ...typeRules(getNamedType(field.type)), ...fieldRules]);
    }
    guardReferences(type, ownRules);
  }
}

type AnnotatedNode = { readonly directives?: readonly DirectiveNode[] | undefined };

function guardField(field: GraphQLField<unknown, WithCaller>, rules: readonly Rule[]): void {
  if (rules.length === 0) return;
  const guarded =
    (inner: GraphQLFieldResolver<unknown, WithCaller>): GraphQLFieldResolver<unknown, WithCaller> =>
    (parent, args, context, info) => {
      admit(context.caller, rules);
      return inner(parent, args, context, info);
    };
  field.resolve = guarded(field.resolve ?? defaultFieldResolver);
  if (field.subscribe !== undefined) field.subscribe = guarded(field.subscribe);
}

type ReferenceResolver = (reference: unknown, context: WithCaller, info: unknown) => unknown;

function guardReferences(type: GraphQLObjectType, rules: readonly Rule[]): void {
  if (rules.length === 0) return;
  // Where @apollo/subgraph keeps `__resolveReference`; without one it takes the reference itself for the entity.
  const extensions = type.extensions as { apollo?: { subgraph?: { resolveReference?: ReferenceResolver } } };
  const inner: ReferenceResolver =
    extensions.apollo?.subgraph?.resolveReference ?? ((reference) => reference);
  // Async, because an exception here would take the other entities of the list down as well; a rejection is one entity's.
  const resolveReference: ReferenceResolver = async (reference, context, info) => {
    admit(context.caller, rules);
    return inner(reference, context, info);
  };
  type.extensions = {
    ...type.extensions,
    apollo: { ...extensions.apollo, subgraph: { ...extensions.apollo?.subgraph, resolveReference } },
  };
}

function admit(caller: Caller, rules: readonly Rule[]): void {
  if (caller.kind !== 'user') throw platformFail('UNAUTHENTICATED');
  const isMet = (rule: Rule): boolean =>
    rule.some((allOf) => allOf.every((scope) => caller.scopes.includes(scope)));
  if (!rules.every(isMet)) throw platformFail('FORBIDDEN', { detail: 'Your credentials lack a scope.' });
}

type DirectiveNames = {
  readonly authenticated: string;
  readonly requiresScopes: string;
  readonly policy: string;
};

/** What the document calls the directives: `@link` may import them under another name, or not at all. */
function directiveNames(typeDefs: DocumentNode): DirectiveNames {
  const imported = new Map<string, string>();
  for (const definition of typeDefs.definitions) {
    if (definition.kind !== Kind.SCHEMA_EXTENSION && definition.kind !== Kind.SCHEMA_DEFINITION) continue;
    for (const link of definition.directives ?? []) {
      const imports = link.arguments?.find(({ name }) => name.value === 'import')?.value;
      for (const entry of imports?.kind === Kind.LIST ? imports.values : []) {
        const [name, alias] = importedName(entry);
        if (name !== undefined) imported.set(name, alias ?? name);
      }
    }
  }
  const localName = (name: string): string => (imported.get(`@${name}`) ?? `@federation__${name}`).slice(1);
  return {
    authenticated: localName('authenticated'),
    requiresScopes: localName('requiresScopes'),
    policy: localName('policy'),
  };
}

/** An entry of `import:`, either `"@key"` or `{ name: "@key", as: "@primaryKey" }`. */
function importedName(entry: ValueNode): [name?: string, alias?: string] {
  if (entry.kind === Kind.STRING) return [entry.value];
  if (entry.kind !== Kind.OBJECT) return [];
  const text = (key: string): string | undefined => {
    const value = entry.fields.find(({ name }) => name.value === key)?.value;
    return value?.kind === Kind.STRING ? value.value : undefined;
  };
  const [name, alias] = [text('name'), text('as')];
  return name === undefined ? [] : alias === undefined ? [name] : [name, alias];
}

function ruleOf(directive: DirectiveNode, names: DirectiveNames): readonly Rule[] {
  const name = directive.name.value;
  if (name === names.policy) throw new Error(`@${name} is in the SDL, and nothing here can decide policies.`);
  if (name === names.authenticated) return [[[]]];
  if (name !== names.requiresScopes) return [];
  const scopes = directive.arguments?.find((argument) => argument.name.value === 'scopes')?.value;
  return [listOf(scopes).map((allOf) => listOf(allOf).map(textOf))];
}

/** A list in an argument; GraphQL lets a single value stand for the list of it. */
function listOf(value: ValueNode | undefined): readonly ValueNode[] {
  if (value === undefined) return [];
  return value.kind === Kind.LIST ? value.values : [value];
}

function textOf(value: ValueNode): string {
  if (value.kind !== Kind.STRING) throw new Error('A scope in the SDL is not a string.');
  return value.value;
}
