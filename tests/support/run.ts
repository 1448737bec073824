import type { Answer, Caller } from './graph.ts';

export type Progress = {
  readonly status: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';
  readonly sequence: number;
  readonly fraction: number;
  readonly trialsCompleted: number;
};

export type RunInput = {
  readonly model: {
    readonly fileId: string;
    readonly inputs: readonly unknown[];
    readonly outputs: readonly string[];
  };
  readonly options?: Readonly<Record<string, unknown>>;
  readonly name?: string;
};

export const runMutation = 'mutation ($input: RunSimulationInput!) { runSimulation(input: $input) { id } }';

export async function startRun(caller: Caller, input: RunInput): Promise<string> {
  const { runSimulation } = await caller.get<{ runSimulation: { id: string } }>(runMutation, { input });
  return runSimulation.id;
}

/** All events of a run until its subscription completes. */
export async function watchRun(caller: Caller, id: string): Promise<Progress[]> {
  const events: Progress[] = [];
  const subscription = caller.subscribe<{ simulationProgress: Progress }>(
    'subscription ($id: ID!) { simulationProgress(id: $id) { status sequence fraction trialsCompleted } }',
    { id },
  );
  for await (const event of subscription) events.push(progressOf(event));
  return events;
}

function progressOf(event: Answer<{ simulationProgress: Progress }>): Progress {
  if (!event.data || event.errors) throw new Error(JSON.stringify(event));
  return event.data.simulationProgress;
}

export type RunResult = {
  readonly status: string;
  readonly options: { readonly trials: number; readonly seed: string };
  readonly outputs: readonly {
    readonly cell: string;
    readonly statistics: {
      readonly mean: number;
      readonly sd: number;
      readonly standardError: number;
      readonly count: number;
    };
    readonly percentiles: readonly { readonly p: number; readonly value: number }[];
    readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
    readonly sensitivity: readonly { readonly input: string; readonly rankCorrelation: number }[];
    readonly errors: readonly { readonly error: string; readonly count: number }[];
  }[];
};

/** Every figure of a run: equal results of two runs mean equal bits, since JSON writes a double so that it reads back as itself. */
export async function readRun(caller: Caller, id: string): Promise<RunResult> {
  const { simulation } = await caller.get<{ simulation: RunResult }>(
    `query ($id: ID!) {
      simulation(id: $id) {
        status
        options { trials seed }
        outputs {
          cell
          statistics { count mean sd standardError variance skewness kurtosis min max }
          percentiles { p value }
          histogram(bins: 20) { edges counts }
          sensitivity { input rankCorrelation contributionToVariance }
          errors { error count firstTrial }
        }
      }
    }`,
    { id },
  );
  return simulation;
}
