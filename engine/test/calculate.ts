import { recalculate } from '../src/model/recalculate.ts';
import { workbookOf, type Content } from './workbook-of.ts';

/** What a formula gives in cell Z9 of a sheet with these cells; errors by their names, null for a cycle or no answer. */
export function calculate(
  formula: string,
  cells: Readonly<Record<string, Content>> = {},
): number | string | boolean | null {
  const workbook = workbookOf({ Sheet: { ...cells, Z9: `=${formula}` } });
  const cell = [...recalculate(workbook)].find(({ row, column }) => row === 8 && column === 25);
  switch (cell?.value?.type) {
    case 'number':
      return cell.value.number;
    case 'text':
      return cell.value.text;
    case 'boolean':
      return cell.value.boolean;
    case 'error':
      return cell.value.error;
    case undefined:
      return null;
  }
}
