/** What a code means, whoever throws it. `http` is the status of an HTTP answer about it alone. */
export type ErrorEntry = {
  readonly http: number;
  /** True when the same request may succeed later without any change by the caller. */
  readonly retryable: boolean;
  /** One sentence for the caller, without ids or secrets. */
  readonly message: string;
};

export type ErrorCatalogue = Readonly<Record<string, ErrorEntry>>;

export type FailOptions = {
  /** What exactly is wrong, as a sentence after the catalogue's: a value, a limit, a name. The caller reads it. */
  readonly detail?: string | undefined;
  /** Where it is wrong: an argument's path (`inputs[0].cell`), a cell (`Model!B3`), a setting. */
  readonly place?: string | undefined;
  /** What was caught, for our logs: it never leaves the process. */
  readonly cause?: unknown;
  /** More machine-readable facts for the caller, beside code and place. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
};

/**
 * An error of a catalogue. graphql-js copies `extensions` of whatever a resolver throws to the GraphQL error, so
 * throwing one is enough to answer with it.
 */
export class PlatformError extends Error {
  readonly code: string;
  readonly http: number;
  readonly extensions: Record<string, unknown>;

  constructor(code: string, entry: ErrorEntry, options: FailOptions = {}) {
    const { detail, place, cause, extensions } = options;
    super(
      detail === undefined ? entry.message : `${entry.message} ${detail}`,
      cause === undefined ? {} : { cause },
    );
    this.name = 'PlatformError';
    this.code = code;
    this.http = entry.http;
    this.extensions = {
      ...extensions,
      ...(place === undefined ? {} : { place }),
      code,
      http: { status: entry.http },
      retryable: entry.retryable,
    };
  }
}

/** The one way to make errors of a catalogue: `throw fail('FILE_NOT_FOUND', { place: 'id' })`. */
export function errorFactory<Catalogue extends ErrorCatalogue>(
  catalogue: Catalogue,
): (code: keyof Catalogue & string, options?: FailOptions) => PlatformError {
  return (code, options) => {
    const entry = catalogue[code];
    if (entry === undefined) throw new TypeError(`No error ${code} in this catalogue.`);
    return new PlatformError(code, entry, options);
  };
}
