import { expect, test } from '@jest/globals';
import { type ASTNode, visit } from 'graphql';
import { subgraphDocument, subgraphNames } from '../index.ts';

// Not the object types: Query and its like speak for themselves, and an entity is described by the subgraph that owns it.
const documented =
  /^(Scalar|Enum|Union|Interface|InputObject)TypeDefinition$|^(EnumValue|Field|InputValue)Definition$/;

function undescribed(document: ASTNode): string[] {
  const found: string[] = [];
  visit(document, {
    enter(node) {
      if (!documented.test(node.kind) || !('description' in node) || node.description) return;
      found.push(`${node.kind} at line ${node.loc?.startToken.line}`);
    },
  });
  return found;
}

test.each(subgraphNames)('every type, field, argument and value of %s is described', (name) => {
  expect(undescribed(subgraphDocument(name))).toEqual([]);
});
