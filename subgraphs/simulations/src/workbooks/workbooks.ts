import {
  type CellsOutput,
  type Inspection,
  type ModelRequest,
  type PackedCompilation,
  ThreadFailure,
  openThreads,
} from '@montegraph/engine';
import { Pool } from 'undici';
import { fail, refusalOf } from '../errors.ts';
import { fetchWorkbook } from './fetch-workbook.ts';

/** A cell of it is looked at where it was read: a workbook may have millions. */
export type WorkbookView = Inspection & { readonly fileId: string };

export type SheetView = { readonly fileId: string; readonly sheet: Inspection['sheets'][number] };

type WorkbookRequest = {
  readonly fileId: string;
  readonly ownerId: string;
  /** The caller's own: the files service decides whether they may read the file. */
  readonly assertion: string;
  readonly signal: AbortSignal;
  /** Where the file stands in the request, for errors. */
  readonly place: string;
};

type RangeRequest = { readonly sheet: string; readonly range: string; readonly mostCells: number };

export type Workbooks = AsyncDisposable & {
  /** The workbook with the cells that look like inputs and outputs. Remembered, since clients look at it range by range. */
  view(request: WorkbookRequest): Promise<WorkbookView>;
  cells(request: WorkbookRequest, range: RangeRequest): Promise<CellsOutput>;
  compile(
    request: WorkbookRequest,
    model: ModelRequest,
  ): Promise<{ readonly compilation: PackedCompilation; readonly fileName: string | null }>;
  /** Drops what is remembered of a file that was deleted. */
  forget(file: { readonly fileId: string; readonly ownerId: string }): Promise<void>;
};

export type WorkbooksOptions = {
  readonly filesUrl: string;
  /** For tests; see below. */
  readonly readingMs?: number;
  readonly memoryMb?: number;
};

// The largest workbook within the reader's limits takes a few seconds; a file made to take longer gets no more than this.
const mostReadingMs = 20_000;
// Two million cells as objects, the most that the reader's limits allow, and their formulas.
const mostMemoryMb = 1_536;
// Views and compilations hold up each other and not the service: connections to the files service are few as well.
const filesConnections = 8;

/**
 * Reads workbooks in a thread of its own, and keeps them there: what a file makes the reader do, it does to neither the service
 * nor to runs. All methods throw FILE_NOT_FOUND, SERVICE_UNAVAILABLE, WORKBOOK_TOO_SLOW and the engine's refusals.
 */
export async function openWorkbooks(options: WorkbooksOptions): Promise<Workbooks> {
  const { filesUrl, readingMs: timeoutMs = mostReadingMs, memoryMb = mostMemoryMb } = options;
  const files = new Pool(filesUrl, { connections: filesConnections });
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb };
  const reader = await openThreads({ threads: 1, resourceLimits });

  /** Asks for what is remembered, and fetches the file only if it is not. */
  const ask = async <Answer>(
    request: WorkbookRequest,
    question: (bytes: Uint8Array | null) => Promise<Answer | null>,
  ): Promise<Answer> => {
    const remembered = await question(null).catch(refuse);
    if (remembered !== null) return remembered;
    const { bytes } = await fetchWorkbook({ ...request, files });
    const answer = await question(bytes).catch(refuse);
    if (answer === null) throw new TypeError('A workbook was given and not read.');
    return answer;
  };

  return {
    async view(request) {
      const { fileId, signal } = request;
      const key = keyOf(request);
      const inspection = await ask(request, (bytes) =>
        reader.run('inspect', { key, bytes }, { signal, timeoutMs }),
      );
      return { ...inspection, fileId };
    },
    async cells(request, range) {
      const { signal } = request;
      const key = keyOf(request);
      return ask(request, (bytes) => reader.run('cells', { ...range, key, bytes }, { signal, timeoutMs }));
    },
    async compile(request, model) {
      const { signal } = request;
      const { bytes, name } = await fetchWorkbook({ ...request, files });
      const compiled = reader.run('compile', { bytes, request: model }, { signal, timeoutMs });
      return { compilation: await compiled.catch(refuse), fileName: name };
    },
    async forget(file) {
      await reader.run('forget', { key: keyOf(file) });
    },
    async [Symbol.asyncDispose]() {
      await reader[Symbol.asyncDispose]();
      await files.close();
    },
  };
}

/** With its owner: what one has looked at is not remembered for another. */
function keyOf({ ownerId, fileId }: { readonly ownerId: string; readonly fileId: string }): string {
  return `${ownerId}/${fileId}`;
}

function refuse(error: unknown): never {
  if (error instanceof ThreadFailure) {
    if (error.kind === 'timeout') throw fail('WORKBOOK_TOO_SLOW', { cause: error });
    if (error.kind === 'memory') {
      throw fail('WORKBOOK_TOO_LARGE', { detail: 'Reading it takes too much memory.', cause: error });
    }
  }
  throw refusalOf(error);
}
