import type { Workbook } from '../../workbook/workbook.ts';

/** About 300 bytes a cell: some 150 MB when full. */
const mostCells = 500_000;

/** Workbooks that a thread has read lately, so that they can be looked at range by range. */
export type WorkbookMemory = {
  /**
   * The workbook of this key: as it was read before, else read now from `bytes`.
   *
   * @returns null when it is not known and there are no bytes
   */
  read(key: string, bytes: Uint8Array | null): Workbook | null;
  forget(key: string): void;
};

/** Holds some hundred thousand cells together; the workbook that was not looked at for longest goes first. */
export function workbookMemory(
  readWorkbook: (bytes: Uint8Array) => Workbook,
  limit = mostCells,
): WorkbookMemory {
  const known = new Map<string, Workbook>();
  let cells = 0;
  const forget = (key: string) => {
    const workbook = known.get(key);
    if (workbook !== undefined) cells -= countCells(workbook);
    known.delete(key);
  };
  return {
    read(key, bytes) {
      const workbook = known.get(key) ?? (bytes && readWorkbook(bytes));
      if (workbook === null) return null;
      forget(key);
      // The latest stays in any case, however large it is: it will be looked at again.
      known.set(key, workbook);
      cells += countCells(workbook);
      for (const oldest of known.keys()) {
        if (cells <= limit || oldest === key) break;
        forget(oldest);
      }
      return workbook;
    },
    forget,
  };
}

function countCells({ sheets }: Workbook): number {
  return sheets.reduce((sum, sheet) => sum + sheet.cells.size, 0);
}
