import type { BackendStatus, ErrorCount, ModelInput, OutputRange, Precision } from '@montegraph/engine';
import type { ColumnType, Generated, Selectable } from 'kysely';

export type RunStatus = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';

/** What is known of an output while the run goes on. */
export type PartialOutput = {
  readonly cell: string;
  readonly name: string;
  readonly mean: number | null;
  readonly standardError: number | null;
};

export type OutputCell = { readonly cell: string; readonly name: string };

export type Sensitivity = {
  readonly input: string;
  readonly name: string;
  readonly rankCorrelation: number | null;
  readonly contributionToVariance: number | null;
};

/** A cell that keeps a model from a faster backend. */
export type Obstacle = { readonly cell: string; readonly reason: string };

/** Trials of a device that were computed again in 64-bit; differences in standard deviations of their output. */
export type ShadowCheck = {
  readonly trials: number;
  readonly largestDifference: number;
  readonly tolerance: number;
};

type BackendName = BackendStatus['backend'];

/** What really computed a shard, or most of a run. */
export type Computation = {
  readonly backend: BackendName;
  readonly device: string;
  /** Why it was not what was planned; null if it was. */
  readonly fallback: string | null;
  readonly shadow: ShadowCheck | null;
};

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string, string>;

/** The same, where it may be absent. */
type OptionalJson<T> = ColumnType<T | null, string | null | undefined, string | null>;

/** Set by the database's clock, the one clock that all instances share. */
type Instant = ColumnType<Date, never, Date>;

export type Tables = {
  runs: RunsTable;
  shards: ShardsTable;
  shardResults: ShardResultsTable;
  outputResults: OutputResultsTable;
};

type RunsTable = {
  id: string;
  ownerId: string;
  fileId: string | null;
  name: string;
  engineVersion: string;
  /** The key of all of the run's objects, wrapped by a master key. */
  wrappedKey: string;
  inputs: Json<readonly ModelInput[]>;
  outputs: Json<readonly OutputCell[]>;
  trials: number;
  /** Decimal: an unsigned 64-bit number fits no JavaScript number and no int8. */
  seed: string;
  sampling: 'MONTE_CARLO';
  /** Asked for, as is `precision`. */
  backend: 'AUTO' | 'CPU' | 'GPU' | BackendName;
  precision: Precision | null;
  plannedBackend: Generated<BackendName>;
  plannedPrecision: Generated<Precision>;
  /** Where the planned backend computes, and why it was chosen. */
  device: string;
  reason: string;
  plannedTrialsPerSecond: number | null;
  estimatedSeconds: number | null;
  blockingCells: ColumnType<readonly Obstacle[], string | undefined, string>;
  /** One an output, of a run that does not keep all of its trials; null of one that does. */
  binRanges: OptionalJson<readonly OutputRange[]>;
  /** Of a run that has succeeded. */
  computation: OptionalJson<Computation>;
  /** Trials of every shard but the last, a multiple of the engine's block. */
  shardTrials: number;
  shards: number;
  /** Where its first shard stands in the virtual time of `queue/turn.ts`. */
  firstTurn: number;

  status: Generated<RunStatus>;
  sequence: Generated<number>;
  trialsCompleted: Generated<number>;
  trialsPerSecond: number | null;
  etaSeconds: number | null;
  partialOutputs: Json<readonly PartialOutput[]>;
  errorCode: string | null;
  errorMessage: string | null;
  errorCell: string | null;
  createdAt: Instant;
  startedAt: Instant | null;
  finishedAt: Instant | null;
};

type ShardsTable = {
  runId: string;
  firstTrial: number;
  /** How often a worker began it. */
  starts: number;
  /** For display: a shard that starts again counts from 0. */
  trialsDone: Generated<number>;
};

type ShardResultsTable = {
  runId: string;
  firstTrial: number;
  trials: number;
  /** One record per block of 4,096 trials, as the engine lays them out; never their sum. */
  moments: Buffer;
  /** One entry an output. */
  errors: Json<readonly (readonly ErrorCount[])[]>;
  /** Null of a shard from before there was a choice. */
  computation: OptionalJson<Computation>;
};

type OutputResultsTable = {
  runId: string;
  position: number;
  cell: string;
  name: string;
  count: number;
  mean: number | null;
  standardError: number | null;
  sd: number | null;
  variance: number | null;
  skewness: number | null;
  kurtosis: number | null;
  min: number | null;
  max: number | null;
  percentileMethod: 'EXACT' | 'HISTOGRAM';
  percentileResolution: number;
  /** Of a sorted column: every 8,192nd value, so that a search reads one chunk of the object. Empty for a histogram. */
  fences: Buffer;
  sensitivity: Json<readonly Sensitivity[]>;
  errors: Json<readonly ErrorCount[]>;
};

export type Run = Selectable<RunsTable>;
export type OutputResult = Selectable<OutputResultsTable>;
export type ShardResult = Selectable<ShardResultsTable>;
