export { EngineError, engineErrors } from './errors.ts';
export type { EngineErrorCode } from './errors.ts';
export { engineVersion } from './version.ts';

export { readWorkbook } from './workbook/read.ts';
export { defaultWorkbookLimits } from './workbook/limits.ts';
export type { WorkbookLimits } from './workbook/limits.ts';
export { formatCell, resolveRange } from './workbook/names.ts';
export type { CellRange } from './workbook/names.ts';
export { cellKey, errorNames } from './workbook/workbook.ts';
export type { Cell, CellValue, DefinedName, ErrorName, Sheet, Table, Workbook } from './workbook/workbook.ts';

export { printProgram } from './kernel/print.ts';
export type { Program } from './kernel/program.ts';

export { compileModel } from './model/compile.ts';
export { packModel } from './model/pack.ts';
export type { PackedCompilation, PackedModel } from './model/pack.ts';
export { labelOf } from './model/labels.ts';
export type { Compilation, Model, ModelInput, ModelOutput, ModelRequest, Problem } from './model/model.ts';
export { suggestInputs } from './model/suggest-inputs.ts';
export type { SuggestedInput } from './model/suggest-inputs.ts';
export { suggestOutputs } from './model/suggest-outputs.ts';
export type { SuggestedOutput } from './model/suggest-outputs.ts';

export type {
  CellParameter,
  Distribution,
  RequestedDistribution,
  Truncation,
} from './model/distributions/distribution.ts';
export { distributionParameters, formatDistribution } from './model/distributions/format.ts';
export { distributionMean } from './model/distributions/mean.ts';
export { validateDistribution } from './model/distributions/validate.ts';

export { philoxKey } from './random/philox.ts';
export { parseSeed } from './random/seed.ts';
export { javascript } from './backends/javascript.ts';
export type { Backend, Blocker, Precision, PreparedModel } from './backends/backend.ts';
export { wasm } from './backends/wasm.ts';
export { openBackends } from './backends/backends.ts';
export type { BackendRun, Backends, BackendsOptions, DeviceStatus, RunSample } from './backends/backends.ts';
export type { BackendName, BackendStatus, Choice, ChoiceRequest } from './backends/choose.ts';
export type { CellBlocker } from './backends/tasks/measure.ts';
export type { Shadow } from './backends/shadow.ts';
export type { Device, DeviceModel } from './backends/device.ts';
export { openDeviceProcess } from './backends/device-process.ts';
export { pilotRanges } from './backends/pilot-ranges.ts';
export { maxTrials, simulate, validateTrials } from './simulate.ts';
export type { Shard, ShardSample } from './simulate.ts';

export { addToBins, binnedSample, emptyBins } from './statistics/binned-sample.ts';
export type { Bins } from './statistics/binned-sample.ts';
export { binnedOutput } from './statistics/binned-output.ts';
export { describeSample } from './statistics/describe-sample.ts';
export type { SampleDescription } from './statistics/describe-sample.ts';
export { mergeErrorCounts } from './statistics/error-counts.ts';
export type { ErrorCount } from './statistics/error-counts.ts';
export { blockTrials, mergeBlocks, mergeMoments, momentFields, noMoments } from './statistics/moments.ts';
export type { Moments } from './statistics/moments.ts';
export { binColumn, mergeBins, outputBinCount } from './statistics/output-bins.ts';
export type { OutputBins, OutputRange } from './statistics/output-bins.ts';
export { contributionToVariance } from './statistics/rank-correlation.ts';
export { between, binEdges } from './statistics/sample-view.ts';
export type { Histogram, SampleView } from './statistics/sample-view.ts';
export { sortColumn } from './statistics/sort-column.ts';
export { quantile, sortedSample } from './statistics/sorted-sample.ts';

export { ThreadFailure } from './backends/messages.ts';
export { correlatedTrials } from './backends/tasks/correlate.ts';
export type { CorrelateInput, CorrelateOutput } from './backends/tasks/correlate.ts';
export type { CellsOutput } from './backends/tasks/cells.ts';
export type { Inspection } from './backends/tasks/inspect.ts';
export type { SimulateInput } from './backends/tasks/simulate.ts';
export { openThreads } from './backends/threads.ts';
export type { RunOptions, Threads, ThreadsOptions } from './backends/threads.ts';
