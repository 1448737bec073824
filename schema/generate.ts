// `npm run generate`: resolver types from the SDL, one file per subgraph, committed. `--check` writes nothing and fails on drift.
import { readFile, writeFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { type SubgraphName, subgraphDocument, subgraphNames } from './index.ts';

type ResolverTypes = {
  /** `file#type` relative to the generated file. */
  readonly contextType: string;
  /** GraphQL type to what its parent's resolver hands on for it, `file#type`. Types without an entry are handed on as the SDL has them. */
  readonly mappers: Readonly<Record<string, string>>;
};

const subgraphs: Readonly<Record<SubgraphName, ResolverTypes>> = {
  users: {
    contextType: './context.ts#UsersContext',
    mappers: { User: './accounts/account.ts#Account' },
  },
  files: {
    contextType: './context.ts#FilesContext',
    mappers: {
      File: './uploads/file-record.ts#FileRecord',
      User: './context.ts#UserReference',
    },
  },
  simulations: {
    contextType: './context.ts#SimulationsContext',
    mappers: {
      File: './context.ts#FileReference',
      OutputStatistics: './results/stored-sample.ts#OutputOfRun',
      Sheet: './workbooks/workbooks.ts#SheetView',
      Simulation: './runs/run.ts#Run',
      SimulationProgress: './progress/progress.ts#ProgressState',
      User: './context.ts#UserReference',
      Workbook: './workbooks/workbooks.ts#WorkbookView',
    },
  },
};

/** What resolvers receive and return for a scalar; strictScalars refuses one that is missing here. */
const scalars = {
  CellReference: 'string',
  DateTime: 'Date',
  EmailAddress: 'string',
  ID: 'string',
  URL: 'string',
  // graphql-upload-ts hands the resolver a promise: the part's bytes may still be on their way.
  Upload: "Promise<import('graphql-upload-ts').FileUpload>",
  _FieldSet: 'string',
};

async function resolverTypes(name: SubgraphName): Promise<string> {
  const body = await codegen({
    filename: 'schema.generated.ts',
    documents: [],
    config: {
      ...subgraphs[name],
      scalars,
      federation: true,
      useTypeImports: true,
      enumsAsTypes: true,
      useIndexSignature: true, // or `Resolvers` needs a cast to be what buildSubgraphSchema takes
      strictScalars: true,
      immutableTypes: true,
      defaultScalarType: 'unknown',
    },
    schema: subgraphDocument(name),
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers: typescriptResolvers },
  });
  return `// Generated from schema/${name}.graphql by \`npm run generate\`. Do not edit.\n${body}`;
}

const checksOnly = process.argv.includes('--check');
for (const name of subgraphNames) {
  const target = new URL(`../subgraphs/${name}/src/schema.generated.ts`, import.meta.url);
  const expected = await resolverTypes(name);
  const actual = await readFile(target, 'utf8').catch(() => undefined);
  if (actual === expected) continue;
  if (checksOnly) {
    console.error(
      `schema/${name}.graphql and its resolver types differ: run \`npm run generate\` and commit.`,
    );
    process.exitCode = 1;
  } else {
    await writeFile(target, expected);
  }
}
