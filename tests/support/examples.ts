import { readFile } from 'node:fs/promises';

export type Example = {
  readonly title: string;
  readonly inputs: readonly {
    readonly cell: string;
    readonly name?: string;
    readonly distribution: unknown;
  }[];
  readonly outputs: readonly string[];
  readonly trials: number;
  readonly known?: Readonly<Record<string, { readonly mean: number; readonly source: string }>>;
};

/** An example of the project with its workbook's bytes. */
export async function readExample(name: string): Promise<Example & { readonly bytes: Uint8Array }> {
  const folder = new URL('../../examples/', import.meta.url);
  const bytes = await readFile(new URL(`${name}.xlsx`, folder));
  // The examples' own test holds the file to this shape.
  const example = JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8')) as Example;
  return { ...example, bytes };
}
