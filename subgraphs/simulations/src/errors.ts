import { EngineError, type EngineErrorCode, type Problem, engineErrors } from '@montegraph/engine';
import { type ErrorCatalogue, type ErrorEntry, errorFactory } from '@montegraph/platform/errors';

// What is wrong with the request's own words is 400; what is wrong with a file or a model that it names is 422.
const statuses: Readonly<Record<EngineErrorCode, 400 | 422>> = {
  WORKBOOK_NOT_XLSX: 422,
  WORKBOOK_ENCRYPTED: 422,
  WORKBOOK_LEGACY_FORMAT: 422,
  WORKBOOK_TOO_LARGE: 422,
  WORKBOOK_DAMAGED: 422,
  CELL_REFERENCE_INVALID: 400,
  SHEET_NOT_FOUND: 422,
  CELL_NOT_FOUND: 422,
  MODEL_TOO_LARGE: 422,
  INPUT_DUPLICATE: 400,
  INPUT_UNUSED: 422,
  OUTPUT_DUPLICATE: 400,
  OUTPUT_CONSTANT: 422,
  OUTPUT_NOT_A_NUMBER: 422,
  DISTRIBUTION_INVALID: 400,
  TRIALS_OUT_OF_RANGE: 400,
  SEED_INVALID: 400,
};

// Object.fromEntries forgets which keys it was given; `statuses` has exactly the engine's.
const ofEngine = Object.fromEntries(
  Object.entries(statuses).map(([code, http]) => [
    code,
    { http, retryable: false, message: engineErrors[code as EngineErrorCode] },
  ]),
) as Readonly<Record<EngineErrorCode, ErrorEntry>>;

const ofModel: Readonly<Record<Problem['code'], ErrorEntry>> = {
  FUNCTION_UNSUPPORTED: {
    http: 422,
    retryable: false,
    message: 'The model needs a function that the engine does not have.',
  },
  FORMULA_UNSUPPORTED: {
    http: 422,
    retryable: false,
    message: 'The model needs a formula that the engine cannot compute.',
  },
  MODEL_CYCLE: { http: 422, retryable: false, message: 'The formulas depend on each other.' },
};

export const simulationsErrors = {
  SIMULATION_NOT_FOUND: {
    http: 404,
    retryable: false,
    message: 'No simulation with this id is visible to you.',
  },
  FILE_NOT_FOUND: { http: 404, retryable: false, message: 'No file with this id is visible to you.' },
  WORKBOOK_TOO_SLOW: { http: 422, retryable: false, message: 'Reading the workbook took too long.' },
  RANGE_TOO_LARGE: { http: 400, retryable: false, message: 'The range has more than 10,000 cells.' },
  TOO_MANY_RUNS: { http: 429, retryable: true, message: 'Too many of your simulations go on at once.' },
  BACKEND_UNAVAILABLE: { http: 422, retryable: false, message: 'This backend does not run here.' },
  GPU_NOT_ALLOWED: { http: 403, retryable: false, message: 'You may not use a graphics processor.' },
  MODEL_NOT_FOR_BACKEND: {
    http: 422,
    retryable: false,
    message: 'This backend cannot compute the model.',
  },
  ENGINE_CHANGED: {
    http: 500,
    retryable: true,
    message: 'The engine was renewed while the simulation was under way. Run it again.',
  },
  SIMULATION_FAILED: {
    http: 500,
    retryable: true,
    message: 'The simulation broke off for a reason on our side.',
  },
  ...ofModel,
  ...ofEngine,
} as const satisfies ErrorCatalogue;

export const fail = errorFactory(simulationsErrors);

/** What the engine refuses, as the graph says it: the same code, sentence and place. Any other error is given back as it is. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof EngineError)) return error;
  const { code, message, place } = error;
  const detail = message.slice(engineErrors[code].length).trim();
  return fail(code, {
    cause: error,
    ...(detail && { detail }),
    // The engine's request is the `model` of ours.
    ...(place !== undefined && { place: place.replace(/^(?=(inputs|outputs|constants)\[)/, 'model.') }),
  });
}
