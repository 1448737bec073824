import type { SpreadsheetContent } from './flat-spreadsheet.ts';

/** As `DistributionInput` of the graph, so that a client sends it unchanged. */
export type ExampleDistribution =
  | { readonly normal: { readonly mean: number; readonly sd: number } }
  | { readonly lognormal: { readonly mean: number; readonly sd: number } }
  | { readonly uniform: { readonly min: number; readonly max: number } }
  | { readonly triangular: { readonly min: number; readonly mode: number; readonly max: number } }
  | { readonly pert: { readonly min: number; readonly mode: number; readonly max: number } }
  | { readonly discrete: { readonly values: readonly number[]; readonly weights: readonly number[] } };

/** What an output must come to, by mathematics alone. */
export type KnownAnswer = {
  readonly mean: number;
  readonly sd?: number;
  /** Where the formula stands. */
  readonly source: string;
  /** The formula. */
  readonly how: string;
};

/** What `<name>.json` holds: how to run the workbook beside it. */
export type ExampleRun = {
  readonly title: string;
  readonly description: string;
  readonly inputs: readonly {
    readonly cell: string;
    readonly name: string;
    readonly distribution: ExampleDistribution;
  }[];
  readonly outputs: readonly string[];
  readonly trials: number;
  /** By output. */
  readonly known?: Readonly<Record<string, KnownAnswer>>;
};

export type Example = {
  readonly name: string;
  readonly content: SpreadsheetContent;
  readonly run: ExampleRun;
};
