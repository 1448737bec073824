import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

/** A field that a subgraph's schema guards, with an operation that asks for it and for nothing else. */
export type GuardedField = {
  readonly name: string;
  readonly directive: 'authenticated' | 'requiresScopes';
  /** With a variable `$file` where it takes an upload. */
  readonly operation: string;
  readonly takesUpload: boolean;
};

const rootTypes: Readonly<Record<string, string>> = {
  Query: 'query',
  Mutation: 'mutation',
  Subscription: 'subscription',
};

/**
 * Every field that can be asked for on its own and that `@authenticated` or `@requiresScopes` guards: root fields, and fields of
 * entities by way of `_entities`, guarded themselves or by their type.
 */
export function guardedFields(schema: DocumentNode): GuardedField[] {
  const objects = schema.definitions.filter(
    (definition): definition is ObjectTypeDefinitionNode => definition.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  return objects.flatMap((type) => {
    const root = rootTypes[type.name.value];
    const isEntity = hasDirective(type.directives, 'key');
    if (!root && !isEntity) return [];
    return (type.fields ?? []).flatMap((field) => {
      const directive = guardOf(field.directives) ?? guardOf(type.directives);
      if (!directive) return [];
      const selection = selectField(schema, field);
      const takesUpload = selection.includes('$file');
      const operation = root
        ? `${root} ${takesUpload ? '($file: Upload!) ' : ''}{ ${selection} }`
        : `query { _entities(representations: [{ __typename: "${type.name.value}", id: "${anyId}" }]) { ... on ${type.name.value} { ${selection} } } }`;
      return [{ name: `${type.name.value}.${field.name.value}`, directive, operation, takesUpload }];
    });
  });
}

const anyId = '00000000-0000-4000-8000-000000000000';

function guardOf(
  directives: readonly ConstDirectiveNode[] | undefined,
): GuardedField['directive'] | undefined {
  return (['requiresScopes', 'authenticated'] as const).find((name) => hasDirective(directives, name));
}

function hasDirective(directives: readonly ConstDirectiveNode[] | undefined, name: string): boolean {
  return (directives ?? []).some((directive) => directive.name.value === name);
}

function selectField(schema: DocumentNode, field: FieldDefinitionNode): string {
  const required = (field.arguments ?? []).filter(
    ({ type, defaultValue }) => isRequired(type) && !defaultValue,
  );
  const values = required.map(({ name, type }) => `${name.value}: ${anyValue(schema, type)}`);
  const selection = `${field.name.value}${values.length > 0 ? `(${values.join(', ')})` : ''}`;
  return isObject(schema, field.type) ? `${selection} { __typename }` : selection;
}

const isRequired = (type: TypeNode): boolean => type.kind === Kind.NON_NULL_TYPE;

/** Some value that the type accepts: who is not let in never learns what is wrong with it. */
function anyValue(schema: DocumentNode, type: TypeNode): string {
  if (type.kind === Kind.NON_NULL_TYPE) return anyValue(schema, type.type);
  if (type.kind === Kind.LIST_TYPE) return '[]';
  const name = type.name.value;
  const definition = schema.definitions.find(
    (candidate) => 'name' in candidate && candidate.name?.value === name,
  );
  if (definition?.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
    const fields = (definition.fields ?? []).filter((field) => isRequired(field.type) && !field.defaultValue);
    return `{ ${fields.map((field) => `${field.name.value}: ${anyValue(schema, field.type)}`).join(', ')} }`;
  }
  if (name === 'Int' || name === 'Float') return '1';
  if (name === 'Boolean') return 'true';
  if (name === 'Upload') return '$file';
  return `"${anyId}"`;
}

function isObject(schema: DocumentNode, type: TypeNode): boolean {
  if (type.kind !== Kind.NAMED_TYPE) return isObject(schema, type.type);
  return schema.definitions.some(
    (definition) =>
      (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.UNION_TYPE_DEFINITION) &&
      definition.name.value === type.name.value,
  );
}
