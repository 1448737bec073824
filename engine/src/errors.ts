/** Every way in which the engine refuses what it was given. The codes are part of the public API. */
export const engineErrors = {
  WORKBOOK_NOT_XLSX: 'The file is not an .xlsx workbook.',
  WORKBOOK_ENCRYPTED: 'The workbook is protected by a password.',
  WORKBOOK_LEGACY_FORMAT: 'The file is a workbook of Excel 97-2003 (.xls). Save it as .xlsx.',
  WORKBOOK_TOO_LARGE: 'The workbook is larger than the limits allow once unpacked.',
  WORKBOOK_DAMAGED: 'The workbook is damaged.',
  CELL_REFERENCE_INVALID: 'This is not a reference to cells.',
  SHEET_NOT_FOUND: 'The workbook has no such sheet.',
  CELL_NOT_FOUND: 'There is nothing in this cell.',
  MODEL_TOO_LARGE: 'The model needs more operations a trial than the engine compiles.',
  INPUT_DUPLICATE: 'This cell is an input twice.',
  INPUT_UNUSED: 'No output depends on this input.',
  OUTPUT_DUPLICATE: 'This cell is an output twice.',
  OUTPUT_CONSTANT: 'This output depends on no input.',
  OUTPUT_NOT_A_NUMBER: 'This output is text, not a number.',
  DISTRIBUTION_INVALID: 'These parameters make no distribution.',
  TRIALS_OUT_OF_RANGE: 'The number of trials is not within the limits.',
  SEED_INVALID: 'The seed is not a whole number of up to 64 bits.',
} as const;

export type EngineErrorCode = keyof typeof engineErrors;

/** A refusal: a stable code, a sentence, and the place that is wrong. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  /** The cell, part or parameter that is wrong, if it has a place. */
  readonly place: string | undefined;

  constructor(
    code: EngineErrorCode,
    options: { readonly place?: string; readonly detail?: string; readonly cause?: unknown } = {},
  ) {
    super(options.detail ? `${engineErrors[code]} ${options.detail}` : engineErrors[code], {
      cause: options.cause,
    });
    this.code = code;
    this.place = options.place;
  }
}
