import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { composeServices } from '@apollo/composition';
import { type ASTNode, type DocumentNode, GraphQLError, Source, parse, printSchema } from 'graphql';
import { type Document, LineCounter, isNode, parseDocument, visit } from 'yaml';
import { z } from 'zod';

export type ComposeOptions = {
  /** What `${env.NAME}` and `${env.NAME:-default}` in the file stand for. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Something to mend, and where: `schema/users.graphql:12:3`. */
export type Finding = { readonly code: string; readonly message: string; readonly places: readonly string[] };

export type Composition =
  | {
      readonly kind: 'composed';
      readonly supergraphSdl: string;
      /** The schema that clients see: no federation, nothing `@inaccessible`. */
      readonly apiSdl: string;
      readonly hints: readonly Finding[];
    }
  | { readonly kind: 'refused'; readonly errors: readonly Finding[] };

/**
 * Composes the subgraphs that a file in the format of Apollo's rover names.
 *
 * @param supergraphYaml path of the file; schema files lie relative to it, and places in findings are written as it is
 * @returns whatever is wrong with the file or its subgraphs as `refused`; it does not throw for that
 */
export async function compose(supergraphYaml: string, options: ComposeOptions): Promise<Composition> {
  try {
    const subgraphs = await Promise.all((await readSubgraphs(supergraphYaml, options)).map(parseSubgraph));
    const { errors, hints, schema, supergraphSdl } = composeServices(subgraphs);
    if (errors) return { kind: 'refused', errors: errors.map(findingOf) };
    return {
      kind: 'composed',
      supergraphSdl: `${supergraphSdl.trimEnd()}\n`,
      apiSdl: `${printSchema(schema.toAPISchema().toGraphQLJSSchema())}\n`,
      hints: hints.map(({ definition, message, nodes }) => ({
        code: definition.code,
        message,
        places: placesOf(nodes ?? []),
      })),
    };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', errors: error.findings };
    throw error;
  }
}

class Refusal extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ message }) => message).join('\n'));
    this.findings = findings;
  }
}

const { version } = z
  .object({ version: z.string() })
  .parse(createRequire(import.meta.url)('@apollo/composition/package.json'));

const fileFormat = z.strictObject({
  // Rover fetches the composition of the version named here, we have the one that is installed. A file that asks for
  // another would give two supergraphs, depending on who composes.
  federation_version: z.literal(
    [2, '2', `=${version}`],
    `composition here is ${version}: write =${version}, or 2 for any`,
  ),
  subgraphs: z
    .record(
      z.string().regex(/^\w[\w-]*$/),
      z.strictObject({ routing_url: z.url(), schema: z.strictObject({ file: z.string().min(1) }) }),
    )
    .refine((subgraphs) => Object.keys(subgraphs).length > 0, 'names no subgraph'),
});

type Subgraph = {
  readonly name: string;
  readonly url: string;
  readonly schemaFile: string;
  readonly place: string;
};

async function readSubgraphs(file: string, { env }: ComposeOptions): Promise<readonly Subgraph[]> {
  const lineCounter = new LineCounter();
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Refusal([{ code: 'FILE_UNREADABLE', message: error.message, places: [file] }]);
  });
  const document = parseDocument(text, { lineCounter });
  const placeAt = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const refuse = (code: string, found: readonly { message: string; offset: number }[]): void => {
    if (found.length === 0) return;
    throw new Refusal(found.map(({ message, offset }) => ({ code, message, places: [placeAt(offset)] })));
  };

  refuse(
    'INVALID_YAML',
    document.errors.map(({ message, pos }) => ({ message, offset: pos[0] })),
  );
  refuse('VARIABLE_NOT_SET', expandVariables(document, env));
  const { data, error } = fileFormat.safeParse(document.toJS());
  refuse(
    'INVALID_CONFIGURATION',
    (error?.issues ?? []).map((issue) => ({
      message: `${issue.path.join('.') || 'the file'}: ${issue.message}`,
      offset: offsetOf(document, issue.path),
    })),
  );
  return Object.entries(data?.subgraphs ?? {}).map(([name, { routing_url: url, schema }]) => ({
    name,
    url,
    schemaFile: path.join(path.dirname(file), schema.file),
    place: placeAt(offsetOf(document, ['subgraphs', name, 'schema', 'file'])),
  }));
}

/** In values alone, after parsing: a variable's text can then add no key to the file. */
function expandVariables(
  document: Document,
  env: ComposeOptions['env'],
): { message: string; offset: number }[] {
  const missing: { message: string; offset: number }[] = [];
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string') return;
      node.value = node.value.replace(
        /\$\{env\.(\w+)(?::-([^}]*))?\}/g,
        (_, name: string, fallback?: string) => {
          const value = env[name] ?? fallback;
          if (value === undefined)
            missing.push({ message: `${name} is not set.`, offset: node.range?.[0] ?? 0 });
          return value ?? '';
        },
      );
    },
  });
  return missing;
}

/** Where the value at a path stands; a value that is missing, where its nearest ancestor stands. */
function offsetOf(document: Document, keys: readonly PropertyKey[]): number {
  for (let length = keys.length; length > 0; length--) {
    const node = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

async function parseSubgraph({ name, url, schemaFile, place }: Subgraph): Promise<{
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}> {
  const sdl = await readFile(schemaFile, 'utf8').catch((error: Error) => {
    throw new Refusal([{ code: 'FILE_UNREADABLE', message: error.message, places: [place] }]);
  });
  try {
    return { name, url, typeDefs: parse(new Source(sdl, schemaFile)) };
  } catch (error) {
    throw error instanceof GraphQLError ? new Refusal([findingOf(error)]) : error;
  }
}

function findingOf(error: GraphQLError): Finding {
  const { code } = error.extensions;
  const inSource = (error.locations ?? []).map(
    ({ line, column }) => `${error.source?.name ?? 'unknown'}:${line}:${column}`,
  );
  return {
    code: typeof code === 'string' ? code : 'INVALID_GRAPHQL',
    message: error.message,
    // The nodes of a composition error come from several files; `locations` alone would lose whose they are.
    places: error.nodes ? placesOf(error.nodes) : inSource,
  };
}

function placesOf(nodes: readonly ASTNode[]): string[] {
  return nodes.flatMap(({ loc }) =>
    loc ? [`${loc.source.name}:${loc.startToken.line}:${loc.startToken.column}`] : [],
  );
}
