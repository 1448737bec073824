// Generated from schema/simulations.graphql by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { FileReference, UserReference, SimulationsContext } from './context.ts';
import type { OutputOfRun } from './results/stored-sample.ts';
import type { SheetView, WorkbookView } from './workbooks/workbooks.ts';
import type { Run } from './runs/run.ts';
import type { ProgressState } from './progress/progress.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant, ISO 8601 in UTC: `2026-01-31T09:30:00.000Z`. */
  DateTime: { input: Date; output: Date; }
  /** A cell or range: `Sheet!B3`, `'My sheet'!A1:C9`, or a defined name. */
  CellReference: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

export type Query = {
  readonly __typename?: 'Query';
  /** A run of the caller's. Fails with `SIMULATION_NOT_FOUND`, also when it is somebody else's. */
  readonly simulation: Simulation;
  /** What can compute here, and why the others cannot. */
  readonly backends: ReadonlyArray<BackendStatus>;
  /** The graphics processors here and what they do now, for operators. */
  readonly devices: ReadonlyArray<Device>;
};


export type QuerySimulationArgs = {
  id: Scalars['ID']['input'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Reads and compiles the model, and says what would happen, without running it. */
  readonly checkModel: ModelCheck;
  /**
   * Compiles the model and puts a run of it in the queue. A model that cannot run is refused and leaves nothing; so is a backend that
   * cannot compute it (`MODEL_NOT_FOR_BACKEND`, with `blockingCells`), is not here (`BACKEND_UNAVAILABLE`), or is not the caller's to use (`GPU_NOT_ALLOWED`).
   */
  readonly runSimulation: Simulation;
  /** Stops a run within a second. A run that has ended stays as it is. */
  readonly cancelSimulation: Simulation;
};


export type MutationCheckModelArgs = {
  input: ModelInput;
  options?: InputMaybe<SimulationOptionsInput>;
};


export type MutationRunSimulationArgs = {
  input: RunSimulationInput;
};


export type MutationCancelSimulationArgs = {
  id: Scalars['ID']['input'];
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** The present state at once, then every change, and ends with the run. */
  readonly simulationProgress: SimulationProgress;
};


export type SubscriptionSimulationProgressArgs = {
  id: Scalars['ID']['input'];
};

export type User = {
  readonly __typename?: 'User';
  /** Stable, opaque. */
  readonly id: Scalars['ID']['output'];
  /** This user's runs, the newest first. Only for the user themselves. */
  readonly simulations: SimulationConnection;
};


export type UserSimulationsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<ReadonlyArray<SimulationStatus>>;
};

export type File = {
  readonly __typename?: 'File';
  /** Stable, opaque. */
  readonly id: Scalars['ID']['output'];
  /** The file as a workbook; an error with a `WORKBOOK_…` code if it is not one. */
  readonly workbook: Workbook;
  /** Runs of this file, the newest first. */
  readonly simulations: SimulationConnection;
};


export type FileSimulationsArgs = {
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A file read as a spreadsheet. */
export type Workbook = {
  readonly __typename?: 'Workbook';
  /** In the order of their tabs. */
  readonly sheets: ReadonlyArray<Sheet>;
  /** Names that formulas and callers can use for cells. */
  readonly definedNames: ReadonlyArray<DefinedName>;
  /** Cells that look uncertain: numbers that much depends on, random functions. */
  readonly suggestedInputs: ReadonlyArray<SuggestedInput>;
  /** Cells that look like results: nothing depends on them, or they are named so. */
  readonly suggestedOutputs: ReadonlyArray<SuggestedOutput>;
};

/** One sheet of a workbook. */
export type Sheet = {
  readonly __typename?: 'Sheet';
  /** As on its tab. */
  readonly name: Scalars['String']['output'];
  /** The last used row, counted from 1; 0 for an empty sheet. */
  readonly rows: Scalars['Int']['output'];
  /** The last used column, counted from 1; 0 for an empty sheet. */
  readonly columns: Scalars['Int']['output'];
  /** Whether its tab is hidden. */
  readonly hidden: Scalars['Boolean']['output'];
  /** The cells of a range that are not empty, row by row. At most 10,000 cells of a sheet are looked at. */
  readonly cells: ReadonlyArray<Cell>;
};


/** One sheet of a workbook. */
export type SheetCellsArgs = {
  range: Scalars['CellReference']['input'];
};

/** A cell as the workbook has it. */
export type Cell = {
  readonly __typename?: 'Cell';
  /** With the sheet's name. */
  readonly reference: Scalars['CellReference']['output'];
  /** The value that the spreadsheet program saved; null if it saved none. */
  readonly value?: Maybe<CellValue>;
  /** Without the leading `=`; null for a constant. */
  readonly formula?: Maybe<Scalars['String']['output']>;
  /** The value as text, without the cell's number format. */
  readonly text: Scalars['String']['output'];
};

/** What a cell holds. */
export type CellValue = NumberValue | TextValue | BooleanValue | ErrorValue;

/** A number, a date's serial number included. */
export type NumberValue = {
  readonly __typename?: 'NumberValue';
  /** The number. */
  readonly number: Scalars['Float']['output'];
};

/** Text. */
export type TextValue = {
  readonly __typename?: 'TextValue';
  /** The text. */
  readonly text: Scalars['String']['output'];
};

/** TRUE or FALSE. */
export type BooleanValue = {
  readonly __typename?: 'BooleanValue';
  /** The truth value. */
  readonly boolean: Scalars['Boolean']['output'];
};

/** An error. */
export type ErrorValue = {
  readonly __typename?: 'ErrorValue';
  /** As Excel writes it: `#DIV/0!`. */
  readonly error: Scalars['String']['output'];
};

/** A name for cells. */
export type DefinedName = {
  readonly __typename?: 'DefinedName';
  /** As in formulas. */
  readonly name: Scalars['String']['output'];
  /** What it stands for. */
  readonly refersTo: Scalars['String']['output'];
  /** The sheet that it is valid in; null for the whole workbook. */
  readonly sheet?: Maybe<Scalars['String']['output']>;
};

/** A cell that may be an input. */
export type SuggestedInput = {
  readonly __typename?: 'SuggestedInput';
  /** Where. */
  readonly cell: Scalars['CellReference']['output'];
  /** The text beside or above it. */
  readonly label?: Maybe<Scalars['String']['output']>;
  /** Its present value. */
  readonly value?: Maybe<Scalars['Float']['output']>;
  /** A first guess around the present value. */
  readonly distribution?: Maybe<Distribution>;
  /** Why it was picked. */
  readonly reason: Scalars['String']['output'];
};

/** A cell that may be an output. */
export type SuggestedOutput = {
  readonly __typename?: 'SuggestedOutput';
  /** Where. */
  readonly cell: Scalars['CellReference']['output'];
  /** The text beside or above it. */
  readonly label?: Maybe<Scalars['String']['output']>;
  /** Its present value. */
  readonly value?: Maybe<Scalars['Float']['output']>;
  /** Why it was picked. */
  readonly reason: Scalars['String']['output'];
};

/** A run of a model. */
export type Simulation = {
  readonly __typename?: 'Simulation';
  /** Stable, opaque. */
  readonly id: Scalars['ID']['output'];
  /** As given, or the file's name. */
  readonly name: Scalars['String']['output'];
  /** Where the run stands. */
  readonly status: SimulationStatus;
  /** Null once the file was deleted. */
  readonly file?: Maybe<File>;
  /** Who started it. */
  readonly owner: User;
  /** The version of the engine that ran it. */
  readonly engineVersion: Scalars['String']['output'];
  /** The cells that vary, in the order asked for. */
  readonly inputs: ReadonlyArray<SimulationInput>;
  /** How it runs. */
  readonly options: SimulationOptions;
  /** Where it computes, and why there. */
  readonly executionPlan: ExecutionPlan;
  /** The present state. */
  readonly progress: SimulationProgress;
  /** One entry an output, in the order asked for; empty until the run has succeeded. */
  readonly outputs: ReadonlyArray<OutputStatistics>;
  /** Why the run failed. */
  readonly error?: Maybe<SimulationError>;
  /** When it was asked for. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When its first trials began. */
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it ended. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** Where a run stands. The last three are ends. */
export type SimulationStatus =
  /** Waits for a worker. */
  | 'QUEUED'
  /** Computes. */
  | 'RUNNING'
  /** All trials are done and counted. */
  | 'SUCCEEDED'
  /** Ended with an error. */
  | 'FAILED'
  /** Ended by `cancelSimulation`. */
  | 'CANCELED';

/** A workbook with its inputs and outputs. */
export type ModelInput = {
  /** The workbook. */
  readonly fileId: Scalars['ID']['input'];
  /** The cells that vary. */
  readonly inputs: ReadonlyArray<SimulationInputInput>;
  /** The cells to watch, 1 to 100. */
  readonly outputs: ReadonlyArray<Scalars['CellReference']['input']>;
  /** Cells held at another value than the workbook's. */
  readonly constants?: InputMaybe<ReadonlyArray<CellConstantInput>>;
};

/** A model and how to run it. */
export type RunSimulationInput = {
  /** The model. */
  readonly model: ModelInput;
  /** How to run it. */
  readonly options?: InputMaybe<SimulationOptionsInput>;
  /** What to call the run; the file's name otherwise. At most 200 characters. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

/** How to run a model. */
export type SimulationOptionsInput = {
  /** 1 to 100,000,000. */
  readonly trials?: Scalars['Float']['input'];
  /** Decimal or 0x hex, up to 64 bits; drawn and recorded when absent. */
  readonly seed?: InputMaybe<Scalars['String']['input']>;
  /** How the inputs' uniforms are laid out. */
  readonly sampling?: Sampling;
  /** What computes. */
  readonly backend?: Backend;
  /** What it computes in; null for the backend's own: `DOUBLE` on the processor, `SINGLE` on a graphics processor, which has no other. `JAVASCRIPT` always has `DOUBLE`. */
  readonly precision?: InputMaybe<Precision>;
  /** Keep every trial also above 10,000,000, so that a run can be looked at trial by trial. At most 1,000,000,000 values are kept. */
  readonly keepTrials?: Scalars['Boolean']['input'];
};

/** A cell held at a value. */
export type CellConstantInput = {
  /** Which. */
  readonly cell: Scalars['CellReference']['input'];
  /** Its value. */
  readonly value: Scalars['Float']['input'];
};

/** A cell that varies. */
export type SimulationInputInput = {
  /** Which; one cell. */
  readonly cell: Scalars['CellReference']['input'];
  /** What to call it; the label beside the cell otherwise. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** How it varies. */
  readonly distribution: DistributionInput;
  /** Only values within these bounds, as if the distribution had no others. */
  readonly truncate?: InputMaybe<TruncationInput>;
  /** Parameters that change from trial to trial; none of a distribution that is truncated. */
  readonly parameterCells?: InputMaybe<ReadonlyArray<ParameterCellInput>>;
};

/** A parameter whose value in each trial is that of a cell, in place of the number in the distribution. */
export type ParameterCellInput = {
  /** As the distribution's input type names it: `mean`. */
  readonly parameter: Scalars['String']['input'];
  /** Where its value is computed. */
  readonly cell: Scalars['CellReference']['input'];
};

/** Bounds of values, both included; at least one, and some of the distribution between them. */
export type TruncationInput = {
  /** Lowest value. */
  readonly min?: InputMaybe<Scalars['Float']['input']>;
  /** Highest value, > min. */
  readonly max?: InputMaybe<Scalars['Float']['input']>;
};

/** Exactly one field. (Apollo composition 2.14 does not know @oneOf, so the service checks it.) */
export type DistributionInput = {
  /** Normal. */
  readonly normal?: InputMaybe<NormalInput>;
  /** Lognormal. */
  readonly lognormal?: InputMaybe<LognormalInput>;
  /** Uniform. */
  readonly uniform?: InputMaybe<UniformInput>;
  /** Triangular. */
  readonly triangular?: InputMaybe<TriangularInput>;
  /** PERT: a scaled beta with weight 4 on the mode. */
  readonly pert?: InputMaybe<PertInput>;
  /** Exponential. */
  readonly exponential?: InputMaybe<ExponentialInput>;
  /** Gamma. */
  readonly gamma?: InputMaybe<GammaInput>;
  /** Beta, stretched from 0 to 1 to any range. */
  readonly beta?: InputMaybe<BetaInput>;
  /** Weibull. */
  readonly weibull?: InputMaybe<WeibullInput>;
  /** Student's t. */
  readonly student?: InputMaybe<StudentInput>;
  /** Logistic. */
  readonly logistic?: InputMaybe<LogisticInput>;
  /** Of the largest of many values (Gumbel). */
  readonly extremeValue?: InputMaybe<ExtremeValueInput>;
  /** A distribution function of straight lines. */
  readonly cumulative?: InputMaybe<CumulativeInput>;
  /** Successes in a number of attempts. */
  readonly binomial?: InputMaybe<BinomialInput>;
  /** Events in a stretch of time. */
  readonly poisson?: InputMaybe<PoissonInput>;
  /** Failures before the first success. */
  readonly geometric?: InputMaybe<GeometricInput>;
  /** 1 or 0. */
  readonly bernoulli?: InputMaybe<BernoulliInput>;
  /** Every whole number of a range alike. */
  readonly integerUniform?: InputMaybe<IntegerUniformInput>;
  /** A finite list of values. */
  readonly discrete?: InputMaybe<DiscreteInput>;
};

/** A normal distribution. */
export type NormalInput = {
  /** Mean. */
  readonly mean: Scalars['Float']['input'];
  /** Standard deviation, > 0. */
  readonly sd: Scalars['Float']['input'];
};

/** Mean and standard deviation of the variable itself, not of its logarithm. */
export type LognormalInput = {
  /** Mean, > 0. */
  readonly mean: Scalars['Float']['input'];
  /** Standard deviation, > 0. */
  readonly sd: Scalars['Float']['input'];
};

/** A uniform distribution. */
export type UniformInput = {
  /** Lowest value. */
  readonly min: Scalars['Float']['input'];
  /** Highest value, > min. */
  readonly max: Scalars['Float']['input'];
};

/** A triangular distribution, min <= mode <= max, min < max. */
export type TriangularInput = {
  /** Lowest value. */
  readonly min: Scalars['Float']['input'];
  /** Most likely value. */
  readonly mode: Scalars['Float']['input'];
  /** Highest value. */
  readonly max: Scalars['Float']['input'];
};

/** A PERT distribution, min <= mode <= max, min < max. */
export type PertInput = {
  /** Lowest value. */
  readonly min: Scalars['Float']['input'];
  /** Most likely value. */
  readonly mode: Scalars['Float']['input'];
  /** Highest value. */
  readonly max: Scalars['Float']['input'];
};

/** An exponential distribution. */
export type ExponentialInput = {
  /** Mean, > 0. */
  readonly mean: Scalars['Float']['input'];
};

/** A gamma distribution; its mean is shape times scale. */
export type GammaInput = {
  /** Shape, > 0. */
  readonly shape: Scalars['Float']['input'];
  /** Scale, > 0. */
  readonly scale: Scalars['Float']['input'];
};

/** A beta distribution with parameters a and b, stretched to min and max. */
export type BetaInput = {
  /** First parameter, > 0. */
  readonly a: Scalars['Float']['input'];
  /** Second parameter, > 0. */
  readonly b: Scalars['Float']['input'];
  /** Lowest value. */
  readonly min?: Scalars['Float']['input'];
  /** Highest value, > min. */
  readonly max?: Scalars['Float']['input'];
};

/** A Weibull distribution. */
export type WeibullInput = {
  /** Shape, > 0. */
  readonly shape: Scalars['Float']['input'];
  /** Scale, > 0. */
  readonly scale: Scalars['Float']['input'];
};

/** Student's t distribution. */
export type StudentInput = {
  /** Degrees of freedom, > 0. */
  readonly df: Scalars['Float']['input'];
};

/** A logistic distribution. */
export type LogisticInput = {
  /** Mean. */
  readonly location: Scalars['Float']['input'];
  /** Scale, > 0. */
  readonly scale: Scalars['Float']['input'];
};

/** An extreme value distribution (Gumbel, of the largest). */
export type ExtremeValueInput = {
  /** Mode. */
  readonly location: Scalars['Float']['input'];
  /** Scale, > 0. */
  readonly scale: Scalars['Float']['input'];
};

/** Straight lines between (min, 0), the points with their probabilities, and (max, 1) are its distribution function. */
export type CumulativeInput = {
  /** Lowest value. */
  readonly min: Scalars['Float']['input'];
  /** Highest value, > min. */
  readonly max: Scalars['Float']['input'];
  /** Values between them, ascending. */
  readonly points: ReadonlyArray<Scalars['Float']['input']>;
  /** One a point, 0 to 1, ascending: how likely a value is at most that point. */
  readonly probabilities: ReadonlyArray<Scalars['Float']['input']>;
};

/** A binomial distribution. */
export type BinomialInput = {
  /** Attempts, a whole number. */
  readonly n: Scalars['Float']['input'];
  /** Probability of success, 0 to 1. */
  readonly p: Scalars['Float']['input'];
};

/** A Poisson distribution. */
export type PoissonInput = {
  /** Mean, > 0. */
  readonly mean: Scalars['Float']['input'];
};

/** A geometric distribution: 0, 1, 2, ... */
export type GeometricInput = {
  /** Probability of success, > 0, at most 1. */
  readonly p: Scalars['Float']['input'];
};

/** A Bernoulli distribution. */
export type BernoulliInput = {
  /** Probability of 1, 0 to 1. */
  readonly p: Scalars['Float']['input'];
};

/** A uniform distribution of whole numbers. */
export type IntegerUniformInput = {
  /** Lowest value, a whole number. */
  readonly min: Scalars['Float']['input'];
  /** Highest value, a whole number, >= min. */
  readonly max: Scalars['Float']['input'];
};

/** A discrete distribution of 1 to 10,000 values. */
export type DiscreteInput = {
  /** The values. */
  readonly values: ReadonlyArray<Scalars['Float']['input']>;
  /** One a value, >= 0, not all 0; normalised. Equal when absent. */
  readonly weights?: InputMaybe<ReadonlyArray<Scalars['Float']['input']>>;
};

/** How the inputs' uniforms are laid out. */
export type Sampling =
  /** Independent draws. */
  | 'MONTE_CARLO';

/** What computes. */
export type Backend =
  /** The fastest that can run the model; a graphics processor only for who may use one, and not when `DOUBLE` is asked for. */
  | 'AUTO'
  /** The fastest on the processor. */
  | 'CPU'
  /** The fastest on a graphics processor. */
  | 'GPU'
  /** Generated JavaScript on worker threads, 64-bit floating point. */
  | 'JAVASCRIPT'
  /** WebAssembly on worker threads, two trials an instruction. In 64-bit floating point equal to `JAVASCRIPT`, bit for bit. */
  | 'WASM'
  /** A graphics processor by WebGPU, 32-bit floating point, checked against 64-bit in every run. */
  | 'WEBGPU'
  /** A graphics processor by gpu.js, 32-bit floating point, checked against 64-bit in every run. */
  | 'GPUJS';

/** What a run computes in. */
export type Precision =
  /** 32-bit floating point, about 7 digits. Statistics are added up in 64-bit. */
  | 'SINGLE'
  /** 64-bit floating point, about 16 digits, as spreadsheet programs. On a graphics processor pairs of 32-bit numbers, about 14 digits. */
  | 'DOUBLE';

/** A backend of this service. */
export type BackendStatus = {
  readonly __typename?: 'BackendStatus';
  /** `JAVASCRIPT`, `WASM`, `WEBGPU` or `GPUJS`. */
  readonly backend: Backend;
  /** It has proved itself against known answers. A graphics processor is started behind the service, and may be lost and come back. */
  readonly available: Scalars['Boolean']['output'];
  /** On what it computes; null if it does not. */
  readonly device?: Maybe<Scalars['String']['output']>;
  /** Why it is out; null if it is not. */
  readonly reason?: Maybe<Scalars['String']['output']>;
};

/** A graphics processor, or a driver that stands in for one. */
export type Device = {
  readonly __typename?: 'Device';
  /** What reaches it: `WEBGPU` or `GPUJS`. */
  readonly backend: Backend;
  /** As its driver names it. */
  readonly name: Scalars['String']['output'];
  /** A driver that computes on the processor. */
  readonly isFallback: Scalars['Boolean']['output'];
  /** Runs that may compute on it at once. */
  readonly slots: Scalars['Int']['output'];
  /** Of these, those that are taken now. */
  readonly busySlots: Scalars['Int']['output'];
  /** Shards in the queue in front of it. */
  readonly waiting: Scalars['Int']['output'];
  /** Bytes of its memory that a slot may take. */
  readonly memoryBytes: Scalars['Float']['output'];
};

/** An input of a run. */
export type SimulationInput = {
  readonly __typename?: 'SimulationInput';
  /** Which cell. */
  readonly cell: Scalars['CellReference']['output'];
  /** What it is called. */
  readonly name: Scalars['String']['output'];
  /** How it varies. */
  readonly distribution: Distribution;
};

/** A distribution. */
export type Distribution = {
  readonly __typename?: 'Distribution';
  /** As the fields of `DistributionInput`: `normal`, `triangular`. */
  readonly family: Scalars['String']['output'];
  /** In the order of the family's input type. A list's entries are `values[0]`, `weights[0]`, ...; bounds are `truncate.min`, `truncate.max`. One that is a cell is in the formula alone. */
  readonly parameters: ReadonlyArray<DistributionParameter>;
  /** As `triangular(1,2,4)`, `normal(0,1,truncate(-1,))`. */
  readonly formula: Scalars['String']['output'];
};

/** A parameter of a distribution. */
export type DistributionParameter = {
  readonly __typename?: 'DistributionParameter';
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its value. */
  readonly value: Scalars['Float']['output'];
};

/** How a run runs. */
export type SimulationOptions = {
  readonly __typename?: 'SimulationOptions';
  /** Trials asked for. */
  readonly trials: Scalars['Float']['output'];
  /** Decimal. The same seed gives the same numbers. */
  readonly seed: Scalars['String']['output'];
  /** How the inputs' uniforms are laid out. */
  readonly sampling: Sampling;
  /** What was asked for; `executionPlan` has what computes. */
  readonly backend: Backend;
  /** What was asked for; null for the backend's own. */
  readonly precision?: Maybe<Precision>;
  /** Whether every trial is kept: asked for, or few enough. Otherwise they are counted where they are computed. */
  readonly keepTrials: Scalars['Boolean']['output'];
};

/** Where a model computes, and why there. Of a run that has succeeded: where it did compute. */
export type ExecutionPlan = {
  readonly __typename?: 'ExecutionPlan';
  /** What computes: `JAVASCRIPT`, `WASM`, `WEBGPU` or `GPUJS`. */
  readonly backend: Backend;
  /** On what. */
  readonly device: Scalars['String']['output'];
  /** What it computes in. */
  readonly precision: Precision;
  /** Why there; if it computed elsewhere than planned, why that. */
  readonly reason: Scalars['String']['output'];
  /** Cells that keep the model from running, or from running faster. */
  readonly blockingCells: ReadonlyArray<BlockingCell>;
  /** Seconds that the trials should take, by a measurement of this model; null if there was none. */
  readonly estimatedSeconds?: Maybe<Scalars['Float']['output']>;
  /** Trials a second, by the same measurement. */
  readonly trialsPerSecond?: Maybe<Scalars['Float']['output']>;
  /** Independent parts that the trials are split into. */
  readonly shards: Scalars['Int']['output'];
  /** How a graphics processor compares with 64-bit floating point; null if none computed. */
  readonly shadowCheck?: Maybe<ShadowCheck>;
};

/** Trials that were computed a second time, in 64-bit floating point. Beyond the tolerance a run goes on in 64-bit, and says so. */
export type ShadowCheck = {
  readonly __typename?: 'ShadowCheck';
  /** How many, over all shards. */
  readonly trials: Scalars['Int']['output'];
  /** The largest difference of any output in any of them, in standard deviations of that output. */
  readonly largestDifference: Scalars['Float']['output'];
  /** The largest difference that is let pass, in standard deviations. */
  readonly tolerance: Scalars['Float']['output'];
};

/** A cell that keeps a model from running, or from running faster. */
export type BlockingCell = {
  readonly __typename?: 'BlockingCell';
  /** Where. */
  readonly cell: Scalars['CellReference']['output'];
  /** Its formula, without the leading `=`; null if the model can run. */
  readonly formula?: Maybe<Scalars['String']['output']>;
  /** What is wrong with it. */
  readonly reason: Scalars['String']['output'];
  /** The way from an output to the cell; empty if the model can run. */
  readonly path: ReadonlyArray<Scalars['CellReference']['output']>;
};

/** What would happen if the model ran. */
export type ModelCheck = {
  readonly __typename?: 'ModelCheck';
  /** Cells with a value in the workbook. */
  readonly cells: Scalars['Int']['output'];
  /** Cells that are computed anew in each trial. */
  readonly compiledCells: Scalars['Int']['output'];
  /** The inputs. */
  readonly inputs: ReadonlyArray<SimulationInput>;
  /** The outputs with their present values. */
  readonly outputs: ReadonlyArray<SuggestedOutput>;
  /** Where it would compute. */
  readonly executionPlan: ExecutionPlan;
  /** What keeps the model from running; empty if it can run. */
  readonly problems: ReadonlyArray<BlockingCell>;
};

/** A run's state at one moment. */
export type SimulationProgress = {
  readonly __typename?: 'SimulationProgress';
  /** The run. */
  readonly simulation: Simulation;
  /** Grows with each event of a run. */
  readonly sequence: Scalars['Int']['output'];
  /** Where the run stands. */
  readonly status: SimulationStatus;
  /** Trials done. */
  readonly trialsCompleted: Scalars['Float']['output'];
  /** Trials asked for. */
  readonly trialsRequested: Scalars['Float']['output'];
  /** Done of asked for, 0 to 1. */
  readonly fraction: Scalars['Float']['output'];
  /** Present speed. */
  readonly trialsPerSecond?: Maybe<Scalars['Float']['output']>;
  /** Seconds to the end at the present speed. */
  readonly etaSeconds?: Maybe<Scalars['Float']['output']>;
  /** The outputs over the shards that are done. */
  readonly outputs: ReadonlyArray<PartialOutput>;
};

/** An output while the run goes on. */
export type PartialOutput = {
  readonly __typename?: 'PartialOutput';
  /** Which cell. */
  readonly cell: Scalars['CellReference']['output'];
  /** What it is called. */
  readonly name: Scalars['String']['output'];
  /** Mean so far. */
  readonly mean?: Maybe<Scalars['Float']['output']>;
  /** Standard error of that mean. */
  readonly standardError?: Maybe<Scalars['Float']['output']>;
};

/** What the trials say of an output. */
export type OutputStatistics = {
  readonly __typename?: 'OutputStatistics';
  /** Which cell. */
  readonly cell: Scalars['CellReference']['output'];
  /** What it is called. */
  readonly name: Scalars['String']['output'];
  /** Moments and extremes. */
  readonly statistics: SampleStatistics;
  /** How percentiles, probabilities and histograms are found. */
  readonly percentileMethod: PercentileMethod;
  /** The largest error of a percentile, in the output's units; 0 for `EXACT`. */
  readonly percentileResolution: Scalars['Float']['output'];
  /** The value that a share p of the trials lies below (Hyndman & Fan, definition 7). */
  readonly percentile?: Maybe<Scalars['Float']['output']>;
  /** Several percentiles. */
  readonly percentiles: ReadonlyArray<Percentile>;
  /** The share of trials strictly above and strictly below; both bounds may be given. */
  readonly probability?: Maybe<Scalars['Float']['output']>;
  /** Counts in bins of equal width from the lowest to the highest value. */
  readonly histogram: Histogram;
  /** What drives this output, the strongest input first. */
  readonly sensitivity: ReadonlyArray<Sensitivity>;
  /** Trials whose value was an error, by Excel's error name. They are left out of every statistic. */
  readonly errors: ReadonlyArray<ErrorCount>;
};


/** What the trials say of an output. */
export type OutputStatisticsPercentileArgs = {
  p: Scalars['Float']['input'];
};


/** What the trials say of an output. */
export type OutputStatisticsPercentilesArgs = {
  ps?: ReadonlyArray<Scalars['Float']['input']>;
};


/** What the trials say of an output. */
export type OutputStatisticsProbabilityArgs = {
  above?: InputMaybe<Scalars['Float']['input']>;
  below?: InputMaybe<Scalars['Float']['input']>;
};


/** What the trials say of an output. */
export type OutputStatisticsHistogramArgs = {
  bins?: Scalars['Int']['input'];
};


/** What the trials say of an output. */
export type OutputStatisticsSensitivityArgs = {
  first?: Scalars['Int']['input'];
};

/** How percentiles are found. */
export type PercentileMethod =
  /** From all trials, sorted. */
  | 'EXACT'
  /** From a histogram, above 10,000,000 trials. Values beyond the bins that a first look at the run laid out are kept, so that tails are exact. */
  | 'HISTOGRAM';

/** A figure is null where it is undefined: no trial without an error, or no spread. */
export type SampleStatistics = {
  readonly __typename?: 'SampleStatistics';
  /** Trials without an error. */
  readonly count: Scalars['Float']['output'];
  /** Mean. */
  readonly mean?: Maybe<Scalars['Float']['output']>;
  /** Standard error of the mean. */
  readonly standardError?: Maybe<Scalars['Float']['output']>;
  /** Standard deviation, with n - 1. */
  readonly sd?: Maybe<Scalars['Float']['output']>;
  /** Variance, with n - 1. */
  readonly variance?: Maybe<Scalars['Float']['output']>;
  /** Third standardised moment. */
  readonly skewness?: Maybe<Scalars['Float']['output']>;
  /** Fourth standardised moment; 3 for a normal distribution. */
  readonly kurtosis?: Maybe<Scalars['Float']['output']>;
  /** Lowest value. */
  readonly min?: Maybe<Scalars['Float']['output']>;
  /** Highest value. */
  readonly max?: Maybe<Scalars['Float']['output']>;
};

/** A percentile. */
export type Percentile = {
  readonly __typename?: 'Percentile';
  /** 0 to 1. */
  readonly p: Scalars['Float']['output'];
  /** The value. */
  readonly value?: Maybe<Scalars['Float']['output']>;
};

/** Counts in bins. */
export type Histogram = {
  readonly __typename?: 'Histogram';
  /** Bin i reaches from edge i to edge i + 1; the last bin has its upper edge too. */
  readonly edges: ReadonlyArray<Scalars['Float']['output']>;
  /** One a bin. */
  readonly counts: ReadonlyArray<Scalars['Float']['output']>;
};

/** How strongly an input drives an output. */
export type Sensitivity = {
  readonly __typename?: 'Sensitivity';
  /** The input. */
  readonly input: Scalars['CellReference']['output'];
  /** What it is called. */
  readonly name: Scalars['String']['output'];
  /** Spearman's rank correlation, -1 to 1, over the first 262,144 trials, and so with a standard error of at most 0.002; null without spread. */
  readonly rankCorrelation?: Maybe<Scalars['Float']['output']>;
  /** Its share of the sum of squared rank correlations, 0 to 1. */
  readonly contributionToVariance?: Maybe<Scalars['Float']['output']>;
};

/** Trials that ended in an error. */
export type ErrorCount = {
  readonly __typename?: 'ErrorCount';
  /** As Excel writes it: `#DIV/0!`. */
  readonly error: Scalars['String']['output'];
  /** How many trials. */
  readonly count: Scalars['Float']['output'];
  /** The first of them, counted from 0. */
  readonly firstTrial: Scalars['Float']['output'];
};

/** Why a run failed. */
export type SimulationError = {
  readonly __typename?: 'SimulationError';
  /** A code of docs/errors.md. */
  readonly code: Scalars['String']['output'];
  /** What happened. */
  readonly message: Scalars['String']['output'];
  /** Where, if it has a place. */
  readonly cell?: Maybe<Scalars['CellReference']['output']>;
};

/** A page of runs. */
export type SimulationConnection = {
  readonly __typename?: 'SimulationConnection';
  /** The runs with their cursors. */
  readonly edges: ReadonlyArray<SimulationEdge>;
  /** The runs. */
  readonly nodes: ReadonlyArray<Simulation>;
  /** Where this page stands. */
  readonly pageInfo: PageInfo;
  /** Runs in all pages. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A run in a page. */
export type SimulationEdge = {
  readonly __typename?: 'SimulationEdge';
  /** The run. */
  readonly node: Simulation;
  /** Its place. */
  readonly cursor: Scalars['String']['output'];
};

/** Where a page stands (Relay cursor connections). */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** There is more behind `endCursor`. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** There is more before `startCursor`. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The first edge's cursor. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
  /** The last edge's cursor. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

export type WithIndex<TObject> = TObject & Record<string, any>;
export type ResolversObject<TObject> = WithIndex<TObject>;

export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = ResolversObject<{
  User: User;
  File: File;
  Simulation: Simulation;
}>;

/** Mapping of federation reference types */
export type FederationReferenceTypes = ResolversObject<{
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
  File:
    ( { __typename: 'File' }
    & GraphQLRecursivePick<FederationTypes['File'], {"id":true}> );
  Simulation:
    ( { __typename: 'Simulation' }
    & GraphQLRecursivePick<FederationTypes['Simulation'], {"id":true}> );
}>;

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = ResolversObject<{
  CellValue:
    | ( NumberValue )
    | ( TextValue )
    | ( BooleanValue )
    | ( ErrorValue )
  ;
}>;


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = ResolversObject<{
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  CellReference: ResolverTypeWrapper<Scalars['CellReference']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  User: ResolverTypeWrapper<UserReference>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  File: ResolverTypeWrapper<FileReference>;
  Workbook: ResolverTypeWrapper<WorkbookView>;
  Sheet: ResolverTypeWrapper<SheetView>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Cell: ResolverTypeWrapper<Omit<Cell, 'value'> & { value?: Maybe<ResolversTypes['CellValue']> }>;
  CellValue: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CellValue']>;
  NumberValue: ResolverTypeWrapper<NumberValue>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  TextValue: ResolverTypeWrapper<TextValue>;
  BooleanValue: ResolverTypeWrapper<BooleanValue>;
  ErrorValue: ResolverTypeWrapper<ErrorValue>;
  DefinedName: ResolverTypeWrapper<DefinedName>;
  SuggestedInput: ResolverTypeWrapper<SuggestedInput>;
  SuggestedOutput: ResolverTypeWrapper<SuggestedOutput>;
  Simulation: ResolverTypeWrapper<Run>;
  SimulationStatus: SimulationStatus;
  ModelInput: ModelInput;
  RunSimulationInput: RunSimulationInput;
  SimulationOptionsInput: SimulationOptionsInput;
  CellConstantInput: CellConstantInput;
  SimulationInputInput: SimulationInputInput;
  ParameterCellInput: ParameterCellInput;
  TruncationInput: TruncationInput;
  DistributionInput: DistributionInput;
  NormalInput: NormalInput;
  LognormalInput: LognormalInput;
  UniformInput: UniformInput;
  TriangularInput: TriangularInput;
  PertInput: PertInput;
  ExponentialInput: ExponentialInput;
  GammaInput: GammaInput;
  BetaInput: BetaInput;
  WeibullInput: WeibullInput;
  StudentInput: StudentInput;
  LogisticInput: LogisticInput;
  ExtremeValueInput: ExtremeValueInput;
  CumulativeInput: CumulativeInput;
  BinomialInput: BinomialInput;
  PoissonInput: PoissonInput;
  GeometricInput: GeometricInput;
  BernoulliInput: BernoulliInput;
  IntegerUniformInput: IntegerUniformInput;
  DiscreteInput: DiscreteInput;
  Sampling: Sampling;
  Backend: Backend;
  Precision: Precision;
  BackendStatus: ResolverTypeWrapper<BackendStatus>;
  Device: ResolverTypeWrapper<Device>;
  SimulationInput: ResolverTypeWrapper<SimulationInput>;
  Distribution: ResolverTypeWrapper<Distribution>;
  DistributionParameter: ResolverTypeWrapper<DistributionParameter>;
  SimulationOptions: ResolverTypeWrapper<SimulationOptions>;
  ExecutionPlan: ResolverTypeWrapper<ExecutionPlan>;
  ShadowCheck: ResolverTypeWrapper<ShadowCheck>;
  BlockingCell: ResolverTypeWrapper<BlockingCell>;
  ModelCheck: ResolverTypeWrapper<ModelCheck>;
  SimulationProgress: ResolverTypeWrapper<ProgressState>;
  PartialOutput: ResolverTypeWrapper<PartialOutput>;
  OutputStatistics: ResolverTypeWrapper<OutputOfRun>;
  PercentileMethod: PercentileMethod;
  SampleStatistics: ResolverTypeWrapper<SampleStatistics>;
  Percentile: ResolverTypeWrapper<Percentile>;
  Histogram: ResolverTypeWrapper<Histogram>;
  Sensitivity: ResolverTypeWrapper<Sensitivity>;
  ErrorCount: ResolverTypeWrapper<ErrorCount>;
  SimulationError: ResolverTypeWrapper<SimulationError>;
  SimulationConnection: ResolverTypeWrapper<Omit<SimulationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['SimulationEdge']>, nodes: ReadonlyArray<ResolversTypes['Simulation']> }>;
  SimulationEdge: ResolverTypeWrapper<Omit<SimulationEdge, 'node'> & { node: ResolversTypes['Simulation'] }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
}>;

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = ResolversObject<{
  DateTime: Scalars['DateTime']['output'];
  CellReference: Scalars['CellReference']['output'];
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  User: UserReference;
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
  File: FileReference;
  Workbook: WorkbookView;
  Sheet: SheetView;
  Boolean: Scalars['Boolean']['output'];
  Cell: Omit<Cell, 'value'> & { value?: Maybe<ResolversParentTypes['CellValue']> };
  CellValue: ResolversUnionTypes<ResolversParentTypes>['CellValue'];
  NumberValue: NumberValue;
  Float: Scalars['Float']['output'];
  TextValue: TextValue;
  BooleanValue: BooleanValue;
  ErrorValue: ErrorValue;
  DefinedName: DefinedName;
  SuggestedInput: SuggestedInput;
  SuggestedOutput: SuggestedOutput;
  Simulation: Run;
  ModelInput: ModelInput;
  RunSimulationInput: RunSimulationInput;
  SimulationOptionsInput: SimulationOptionsInput;
  CellConstantInput: CellConstantInput;
  SimulationInputInput: SimulationInputInput;
  ParameterCellInput: ParameterCellInput;
  TruncationInput: TruncationInput;
  DistributionInput: DistributionInput;
  NormalInput: NormalInput;
  LognormalInput: LognormalInput;
  UniformInput: UniformInput;
  TriangularInput: TriangularInput;
  PertInput: PertInput;
  ExponentialInput: ExponentialInput;
  GammaInput: GammaInput;
  BetaInput: BetaInput;
  WeibullInput: WeibullInput;
  StudentInput: StudentInput;
  LogisticInput: LogisticInput;
  ExtremeValueInput: ExtremeValueInput;
  CumulativeInput: CumulativeInput;
  BinomialInput: BinomialInput;
  PoissonInput: PoissonInput;
  GeometricInput: GeometricInput;
  BernoulliInput: BernoulliInput;
  IntegerUniformInput: IntegerUniformInput;
  DiscreteInput: DiscreteInput;
  BackendStatus: BackendStatus;
  Device: Device;
  SimulationInput: SimulationInput;
  Distribution: Distribution;
  DistributionParameter: DistributionParameter;
  SimulationOptions: SimulationOptions;
  ExecutionPlan: ExecutionPlan;
  ShadowCheck: ShadowCheck;
  BlockingCell: BlockingCell;
  ModelCheck: ModelCheck;
  SimulationProgress: ProgressState;
  PartialOutput: PartialOutput;
  OutputStatistics: OutputOfRun;
  SampleStatistics: SampleStatistics;
  Percentile: Percentile;
  Histogram: Histogram;
  Sensitivity: Sensitivity;
  ErrorCount: ErrorCount;
  SimulationError: SimulationError;
  SimulationConnection: Omit<SimulationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['SimulationEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Simulation']> };
  SimulationEdge: Omit<SimulationEdge, 'node'> & { node: ResolversParentTypes['Simulation'] };
  PageInfo: PageInfo;
}>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface CellReferenceScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CellReference'], any> {
  name: 'CellReference';
}

export type QueryResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = ResolversObject<{
  simulation?: Resolver<ResolversTypes['Simulation'], ParentType, ContextType, RequireFields<QuerySimulationArgs, 'id'>>;
  backends?: Resolver<ReadonlyArray<ResolversTypes['BackendStatus']>, ParentType, ContextType>;
  devices?: Resolver<ReadonlyArray<ResolversTypes['Device']>, ParentType, ContextType>;
}>;

export type MutationResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = ResolversObject<{
  checkModel?: Resolver<ResolversTypes['ModelCheck'], ParentType, ContextType, RequireFields<MutationCheckModelArgs, 'input'>>;
  runSimulation?: Resolver<ResolversTypes['Simulation'], ParentType, ContextType, RequireFields<MutationRunSimulationArgs, 'input'>>;
  cancelSimulation?: Resolver<ResolversTypes['Simulation'], ParentType, ContextType, RequireFields<MutationCancelSimulationArgs, 'id'>>;
}>;

export type SubscriptionResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = ResolversObject<{
  simulationProgress?: SubscriptionResolver<ResolversTypes['SimulationProgress'], "simulationProgress", ParentType, ContextType, RequireFields<SubscriptionSimulationProgressArgs, 'id'>>;
}>;

export type UserResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = ResolversObject<{
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  simulations?: Resolver<ResolversTypes['SimulationConnection'], ParentType, ContextType, RequireFields<UserSimulationsArgs, 'first'>>;
}>;

export type FileResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['File'] = ResolversParentTypes['File'], FederationReferenceType extends FederationReferenceTypes['File'] = FederationReferenceTypes['File']> = ResolversObject<{
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['File']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  workbook?: Resolver<ResolversTypes['Workbook'], ParentType, ContextType>;
  simulations?: Resolver<ResolversTypes['SimulationConnection'], ParentType, ContextType, RequireFields<FileSimulationsArgs, 'first'>>;
}>;

export type WorkbookResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Workbook'] = ResolversParentTypes['Workbook']> = ResolversObject<{
  sheets?: Resolver<ReadonlyArray<ResolversTypes['Sheet']>, ParentType, ContextType>;
  definedNames?: Resolver<ReadonlyArray<ResolversTypes['DefinedName']>, ParentType, ContextType>;
  suggestedInputs?: Resolver<ReadonlyArray<ResolversTypes['SuggestedInput']>, ParentType, ContextType>;
  suggestedOutputs?: Resolver<ReadonlyArray<ResolversTypes['SuggestedOutput']>, ParentType, ContextType>;
}>;

export type SheetResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Sheet'] = ResolversParentTypes['Sheet']> = ResolversObject<{
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  columns?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hidden?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  cells?: Resolver<ReadonlyArray<ResolversTypes['Cell']>, ParentType, ContextType, RequireFields<SheetCellsArgs, 'range'>>;
}>;

export type CellResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Cell'] = ResolversParentTypes['Cell']> = ResolversObject<{
  reference?: Resolver<ResolversTypes['CellReference'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['CellValue']>, ParentType, ContextType>;
  formula?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type CellValueResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['CellValue'] = ResolversParentTypes['CellValue']> = ResolversObject<{
  __resolveType: TypeResolveFn<'NumberValue' | 'TextValue' | 'BooleanValue' | 'ErrorValue', ParentType, ContextType>;
}>;

export type NumberValueResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['NumberValue'] = ResolversParentTypes['NumberValue']> = ResolversObject<{
  number?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type TextValueResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['TextValue'] = ResolversParentTypes['TextValue']> = ResolversObject<{
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type BooleanValueResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['BooleanValue'] = ResolversParentTypes['BooleanValue']> = ResolversObject<{
  boolean?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type ErrorValueResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['ErrorValue'] = ResolversParentTypes['ErrorValue']> = ResolversObject<{
  error?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
}>;

export type DefinedNameResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['DefinedName'] = ResolversParentTypes['DefinedName']> = ResolversObject<{
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refersTo?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sheet?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
}>;

export type SuggestedInputResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['SuggestedInput'] = ResolversParentTypes['SuggestedInput']> = ResolversObject<{
  cell?: Resolver<ResolversTypes['CellReference'], ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  distribution?: Resolver<Maybe<ResolversTypes['Distribution']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type SuggestedOutputResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['SuggestedOutput'] = ResolversParentTypes['SuggestedOutput']> = ResolversObject<{
  cell?: Resolver<ResolversTypes['CellReference'], ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type SimulationResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Simulation'] = ResolversParentTypes['Simulation'], FederationReferenceType extends FederationReferenceTypes['Simulation'] = FederationReferenceTypes['Simulation']> = ResolversObject<{
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Simulation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SimulationStatus'], ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType>;
  owner?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  engineVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  inputs?: Resolver<ReadonlyArray<ResolversTypes['SimulationInput']>, ParentType, ContextType>;
  options?: Resolver<ResolversTypes['SimulationOptions'], ParentType, ContextType>;
  executionPlan?: Resolver<ResolversTypes['ExecutionPlan'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['SimulationProgress'], ParentType, ContextType>;
  outputs?: Resolver<ReadonlyArray<ResolversTypes['OutputStatistics']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['SimulationError']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
}>;

export type BackendStatusResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['BackendStatus'] = ResolversParentTypes['BackendStatus']> = ResolversObject<{
  backend?: Resolver<ResolversTypes['Backend'], ParentType, ContextType>;
  available?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  device?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
}>;

export type DeviceResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Device'] = ResolversParentTypes['Device']> = ResolversObject<{
  backend?: Resolver<ResolversTypes['Backend'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  isFallback?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  slots?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  busySlots?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  memoryBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
}>;

export type SimulationInputResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['SimulationInput'] = ResolversParentTypes['SimulationInput']> = ResolversObject<{
  cell?: Resolver<ResolversTypes['CellReference'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  distribution?: Resolver<ResolversTypes['Distribution'], ParentType, ContextType>;
}>;

export type DistributionResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Distribution'] = ResolversParentTypes['Distribution']> = ResolversObject<{
  family?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameters?: Resolver<ReadonlyArray<ResolversTypes['DistributionParameter']>, ParentType, ContextType>;
  formula?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type DistributionParameterResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['DistributionParameter'] = ResolversParentTypes['DistributionParameter']> = ResolversObject<{
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
}>;

export type SimulationOptionsResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['SimulationOptions'] = ResolversParentTypes['SimulationOptions']> = ResolversObject<{
  trials?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sampling?: Resolver<ResolversTypes['Sampling'], ParentType, ContextType>;
  backend?: Resolver<ResolversTypes['Backend'], ParentType, ContextType>;
  precision?: Resolver<Maybe<ResolversTypes['Precision']>, ParentType, ContextType>;
  keepTrials?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
}>;

export type ExecutionPlanResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['ExecutionPlan'] = ResolversParentTypes['ExecutionPlan']> = ResolversObject<{
  backend?: Resolver<ResolversTypes['Backend'], ParentType, ContextType>;
  device?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  precision?: Resolver<ResolversTypes['Precision'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  blockingCells?: Resolver<ReadonlyArray<ResolversTypes['BlockingCell']>, ParentType, ContextType>;
  estimatedSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  trialsPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  shards?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  shadowCheck?: Resolver<Maybe<ResolversTypes['ShadowCheck']>, ParentType, ContextType>;
}>;

export type ShadowCheckResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['ShadowCheck'] = ResolversParentTypes['ShadowCheck']> = ResolversObject<{
  trials?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  largestDifference?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  tolerance?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
}>;

export type BlockingCellResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['BlockingCell'] = ResolversParentTypes['BlockingCell']> = ResolversObject<{
  cell?: Resolver<ResolversTypes['CellReference'], ParentType, ContextType>;
  formula?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['CellReference']>, ParentType, ContextType>;
}>;

export type ModelCheckResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['ModelCheck'] = ResolversParentTypes['ModelCheck']> = ResolversObject<{
  cells?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  compiledCells?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  inputs?: Resolver<ReadonlyArray<ResolversTypes['SimulationInput']>, ParentType, ContextType>;
  outputs?: Resolver<ReadonlyArray<ResolversTypes['SuggestedOutput']>, ParentType, ContextType>;
  executionPlan?: Resolver<ResolversTypes['ExecutionPlan'], ParentType, ContextType>;
  problems?: Resolver<ReadonlyArray<ResolversTypes['BlockingCell']>, ParentType, ContextType>;
}>;

export type SimulationProgressResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['SimulationProgress'] = ResolversParentTypes['SimulationProgress']> = ResolversObject<{
  simulation?: Resolver<ResolversTypes['Simulation'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SimulationStatus'], ParentType, ContextType>;
  trialsCompleted?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  trialsRequested?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fraction?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  trialsPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  etaSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  outputs?: Resolver<ReadonlyArray<ResolversTypes['PartialOutput']>, ParentType, ContextType>;
}>;

export type PartialOutputResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['PartialOutput'] = ResolversParentTypes['PartialOutput']> = ResolversObject<{
  cell?: Resolver<ResolversTypes['CellReference'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mean?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  standardError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
}>;

export type OutputStatisticsResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['OutputStatistics'] = ResolversParentTypes['OutputStatistics']> = ResolversObject<{
  cell?: Resolver<ResolversTypes['CellReference'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statistics?: Resolver<ResolversTypes['SampleStatistics'], ParentType, ContextType>;
  percentileMethod?: Resolver<ResolversTypes['PercentileMethod'], ParentType, ContextType>;
  percentileResolution?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  percentile?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType, RequireFields<OutputStatisticsPercentileArgs, 'p'>>;
  percentiles?: Resolver<ReadonlyArray<ResolversTypes['Percentile']>, ParentType, ContextType, RequireFields<OutputStatisticsPercentilesArgs, 'ps'>>;
  probability?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType, Partial<OutputStatisticsProbabilityArgs>>;
  histogram?: Resolver<ResolversTypes['Histogram'], ParentType, ContextType, RequireFields<OutputStatisticsHistogramArgs, 'bins'>>;
  sensitivity?: Resolver<ReadonlyArray<ResolversTypes['Sensitivity']>, ParentType, ContextType, RequireFields<OutputStatisticsSensitivityArgs, 'first'>>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ErrorCount']>, ParentType, ContextType>;
}>;

export type SampleStatisticsResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['SampleStatistics'] = ResolversParentTypes['SampleStatistics']> = ResolversObject<{
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  mean?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  standardError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  sd?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  variance?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  skewness?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  kurtosis?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  min?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  max?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
}>;

export type PercentileResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Percentile'] = ResolversParentTypes['Percentile']> = ResolversObject<{
  p?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
}>;

export type HistogramResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Histogram'] = ResolversParentTypes['Histogram']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
  counts?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
}>;

export type SensitivityResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['Sensitivity'] = ResolversParentTypes['Sensitivity']> = ResolversObject<{
  input?: Resolver<ResolversTypes['CellReference'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rankCorrelation?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  contributionToVariance?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
}>;

export type ErrorCountResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['ErrorCount'] = ResolversParentTypes['ErrorCount']> = ResolversObject<{
  error?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  firstTrial?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
}>;

export type SimulationErrorResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['SimulationError'] = ResolversParentTypes['SimulationError']> = ResolversObject<{
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cell?: Resolver<Maybe<ResolversTypes['CellReference']>, ParentType, ContextType>;
}>;

export type SimulationConnectionResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['SimulationConnection'] = ResolversParentTypes['SimulationConnection']> = ResolversObject<{
  edges?: Resolver<ReadonlyArray<ResolversTypes['SimulationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Simulation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
}>;

export type SimulationEdgeResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['SimulationEdge'] = ResolversParentTypes['SimulationEdge']> = ResolversObject<{
  node?: Resolver<ResolversTypes['Simulation'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
}>;

export type PageInfoResolvers<ContextType = SimulationsContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = ResolversObject<{
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
}>;

export type Resolvers<ContextType = SimulationsContext> = ResolversObject<{
  DateTime?: GraphQLScalarType;
  CellReference?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  File?: FileResolvers<ContextType>;
  Workbook?: WorkbookResolvers<ContextType>;
  Sheet?: SheetResolvers<ContextType>;
  Cell?: CellResolvers<ContextType>;
  CellValue?: CellValueResolvers<ContextType>;
  NumberValue?: NumberValueResolvers<ContextType>;
  TextValue?: TextValueResolvers<ContextType>;
  BooleanValue?: BooleanValueResolvers<ContextType>;
  ErrorValue?: ErrorValueResolvers<ContextType>;
  DefinedName?: DefinedNameResolvers<ContextType>;
  SuggestedInput?: SuggestedInputResolvers<ContextType>;
  SuggestedOutput?: SuggestedOutputResolvers<ContextType>;
  Simulation?: SimulationResolvers<ContextType>;
  BackendStatus?: BackendStatusResolvers<ContextType>;
  Device?: DeviceResolvers<ContextType>;
  SimulationInput?: SimulationInputResolvers<ContextType>;
  Distribution?: DistributionResolvers<ContextType>;
  DistributionParameter?: DistributionParameterResolvers<ContextType>;
  SimulationOptions?: SimulationOptionsResolvers<ContextType>;
  ExecutionPlan?: ExecutionPlanResolvers<ContextType>;
  ShadowCheck?: ShadowCheckResolvers<ContextType>;
  BlockingCell?: BlockingCellResolvers<ContextType>;
  ModelCheck?: ModelCheckResolvers<ContextType>;
  SimulationProgress?: SimulationProgressResolvers<ContextType>;
  PartialOutput?: PartialOutputResolvers<ContextType>;
  OutputStatistics?: OutputStatisticsResolvers<ContextType>;
  SampleStatistics?: SampleStatisticsResolvers<ContextType>;
  Percentile?: PercentileResolvers<ContextType>;
  Histogram?: HistogramResolvers<ContextType>;
  Sensitivity?: SensitivityResolvers<ContextType>;
  ErrorCount?: ErrorCountResolvers<ContextType>;
  SimulationError?: SimulationErrorResolvers<ContextType>;
  SimulationConnection?: SimulationConnectionResolvers<ContextType>;
  SimulationEdge?: SimulationEdgeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
}>;

