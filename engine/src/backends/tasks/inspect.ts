import { suggestInputs } from '../../model/suggest-inputs.ts';
import type { SuggestedInput } from '../../model/suggest-inputs.ts';
import { suggestOutputs } from '../../model/suggest-outputs.ts';
import type { SuggestedOutput } from '../../model/suggest-outputs.ts';
import type { DefinedName, Sheet } from '../../workbook/workbook.ts';
import type { Task } from './task.ts';
import type { WorkbookMemory } from './workbook-memory.ts';

export type InspectInput = {
  /** What the thread remembers the workbook by. */
  readonly key: string;
  /** Null to ask whether it is remembered. */
  readonly bytes: Uint8Array | null;
};

/** What can be said of a workbook in a few words. Its cells, which may be millions, stay in the thread. */
export type Inspection = {
  readonly sheets: readonly Pick<Sheet, 'name' | 'hidden' | 'rows' | 'columns'>[];
  readonly definedNames: readonly DefinedName[];
  readonly suggestedInputs: readonly SuggestedInput[];
  readonly suggestedOutputs: readonly SuggestedOutput[];
};

/** Reads a workbook and says which cells look like inputs and outputs; null when it is not remembered and has no bytes. */
export function inspectTask(workbooks: WorkbookMemory): Task<InspectInput, Inspection | null> {
  return {
    run({ key, bytes }) {
      const workbook = workbooks.read(key, bytes);
      if (workbook === null) return null;
      return {
        sheets: workbook.sheets.map(({ name, hidden, rows, columns }) => ({ name, hidden, rows, columns })),
        definedNames: workbook.definedNames,
        suggestedInputs: suggestInputs(workbook),
        suggestedOutputs: suggestOutputs(workbook),
      };
    },
  };
}
