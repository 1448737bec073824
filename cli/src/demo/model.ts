import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { GraphClient } from '../client/graph-client.ts';
import type { InputOption } from './input-option.ts';

/** What to simulate: a workbook with its inputs, outputs and number of trials. */
export type DemoModel = {
  readonly title: string;
  readonly workbook: string;
  readonly inputs: readonly InputOption[];
  readonly outputs: readonly string[];
  readonly trials: number;
  /** Known answers of an example, by cell. */
  readonly known: Readonly<Record<string, { readonly mean: number; readonly source: string }>>;
};

const examples = new URL('../../../examples/', import.meta.url);

/** An example of the project, by name. @throws when there is none of this name */
export async function loadExample(name: string): Promise<DemoModel> {
  const text = await readFile(new URL(`${encodeURIComponent(name)}.json`, examples), 'utf8').catch(() => {
    throw new Error(`There is no example ${name}; there are ${exampleNames.join(', ')}.`);
  });
  // Our own file: the examples' test holds it to this shape.
  const example = JSON.parse(text) as Omit<DemoModel, 'workbook' | 'known'> &
    Partial<Pick<DemoModel, 'known'>>;
  return { known: {}, ...example, workbook: fileURLToPath(new URL(`${name}.xlsx`, examples)) };
}

export const exampleNames = [
  'project-npv',
  'project-schedule',
  'portfolio-var',
  'insurance-claims',
  'call-option',
] as const;

export type Suggestions = {
  readonly suggestedInputs: readonly {
    readonly cell: string;
    readonly label: string | null;
    readonly reason: string;
    readonly distribution: {
      readonly family: string;
      readonly formula: string;
      readonly parameters: readonly { readonly name: string; readonly value: number }[];
    } | null;
  }[];
  readonly suggestedOutputs: readonly {
    readonly cell: string;
    readonly label: string | null;
    readonly reason: string;
  }[];
};

/** What the graph takes for uncertain and for results in an uploaded workbook. */
export async function askSuggestions(client: GraphClient, fileId: string): Promise<Suggestions> {
  const data = await client.request<{ file: { workbook: Suggestions } }>({
    query: /* GraphQL */ `
      query Suggestions($id: ID!) {
        file(id: $id) {
          workbook {
            suggestedInputs {
              cell
              label
              reason
              distribution {
                family
                formula
                parameters {
                  name
                  value
                }
              }
            }
            suggestedOutputs {
              cell
              label
              reason
            }
          }
        }
      }
    `,
    variables: { id: fileId },
  });
  return data.file.workbook;
}

/** The first suggested inputs that come with a distribution, in the form that `runSimulation` takes. */
export function suggestedInputs({ suggestedInputs: suggestions }: Suggestions, most: number): InputOption[] {
  return suggestions
    .flatMap(({ cell, distribution }) =>
      distribution === null
        ? []
        : [
            {
              cell,
              distribution: {
                [distribution.family]: Object.fromEntries(
                  distribution.parameters.map(({ name, value }) => [name, value]),
                ),
              },
            },
          ],
    )
    .slice(0, most);
}
