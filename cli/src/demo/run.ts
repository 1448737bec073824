import type { GraphClient, Subscriptions } from '../client/graph-client.ts';
import type { BarState } from '../terminal/progress-bar.ts';
import type { InputOption } from './input-option.ts';

export type OutputReport = {
  readonly cell: string;
  readonly name: string;
  readonly statistics: {
    readonly count: number;
    readonly mean: number | null;
    readonly sd: number | null;
    readonly standardError: number | null;
  };
  readonly percentileMethod: 'EXACT' | 'HISTOGRAM';
  readonly percentiles: readonly { readonly p: number; readonly value: number | null }[];
  readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
  readonly sensitivity: readonly {
    readonly input: string;
    readonly name: string;
    readonly rankCorrelation: number | null;
  }[];
  readonly errors: readonly { readonly error: string; readonly count: number }[];
};

export type RunReport = {
  readonly status: string;
  readonly options: { readonly trials: number; readonly seed: string };
  readonly executionPlan: {
    readonly backend: string;
    readonly device: string;
    readonly precision: string;
    readonly reason: string;
    /** Of a graphics processor; differences in standard deviations. */
    readonly shadowCheck: {
      readonly trials: number;
      readonly largestDifference: number;
      readonly tolerance: number;
    } | null;
  };
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly outputs: readonly OutputReport[];
};

export type RunRequest = {
  readonly fileId: string;
  readonly inputs: readonly InputOption[];
  readonly outputs: readonly string[];
  readonly trials: number;
  readonly seed: string | undefined;
  readonly backend: string;
  readonly precision: string | undefined;
};

/** Puts a run in the queue. @returns its id */
export async function startRun(client: GraphClient, request: RunRequest): Promise<string> {
  const { fileId, inputs, outputs, ...options } = request;
  const data = await client.request<{ runSimulation: { id: string } }>({
    query: /* GraphQL */ `
      mutation Run($input: RunSimulationInput!) {
        runSimulation(input: $input) {
          id
        }
      }
    `,
    // JSON leaves out what is undefined: the graph has the defaults.
    variables: { input: { model: { fileId, inputs, outputs }, options } },
  });
  return data.runSimulation.id;
}

/** Follows a run by its subscription alone. @returns how many events came */
export async function watchRun(
  subscriptions: Subscriptions,
  id: string,
  show: (state: BarState) => void,
): Promise<number> {
  const events = subscriptions.subscribe<{ simulationProgress: BarState }>({
    query: /* GraphQL */ `
      subscription Watch($id: ID!) {
        simulationProgress(id: $id) {
          status
          fraction
          trialsCompleted
          trialsPerSecond
        }
      }
    `,
    variables: { id },
  });
  let count = 0;
  for await (const { simulationProgress } of events) {
    count += 1;
    show(simulationProgress);
  }
  return count;
}

/** Everything that the demo prints of a run that has ended. */
export async function readRun(client: GraphClient, id: string): Promise<RunReport> {
  const data = await client.request<{ simulation: RunReport }>({
    query: /* GraphQL */ `
      query Report($id: ID!) {
        simulation(id: $id) {
          status
          options {
            trials
            seed
          }
          executionPlan {
            backend
            device
            precision
            reason
            shadowCheck {
              trials
              largestDifference
              tolerance
            }
          }
          error {
            code
            message
          }
          outputs {
            cell
            name
            statistics {
              count
              mean
              sd
              standardError
            }
            percentileMethod
            percentiles(ps: [0.05, 0.25, 0.5, 0.75, 0.95]) {
              p
              value
            }
            histogram(bins: 20) {
              edges
              counts
            }
            sensitivity(first: 6) {
              input
              name
              rankCorrelation
            }
            errors {
              error
              count
            }
          }
        }
      }
    `,
    variables: { id },
  });
  return data.simulation;
}
