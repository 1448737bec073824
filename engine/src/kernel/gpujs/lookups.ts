import { gpuJsFunction, type GpuJsFunction } from './dialect.ts';

/**
 * `table` and `search` for one table of a program.
 *
 * @param start where it begins in the constant `tables`: an index is f32, so below 2^24
 */
export function lookupFunctions(table: number, start: number, length: number): GpuJsFunction[] {
  return [
    gpuJsFunction(
      `readTable${table}`,
      { index: 'Number' },
      'Number',
      `const inside = index > 0 ? Math.min(Math.trunc(index), ${length - 1}) : 0;
      const at = inside + ${start};
      return this.constants.tables[at];`,
    ),
    gpuJsFunction(
      `searchTable${table}`,
      { x: 'Number' },
      'Number',
      `let low = 0;
      let high = ${length};
      for (let i = 0; i < ${Math.ceil(Math.log2(length + 1))}; i++) {
        const middle = Math.floor((low + high) * 0.5);
        const at = middle + ${start};
        const isUpTo = low < high && this.constants.tables[at] <= x;
        low = isUpTo ? middle + 1 : low;
        high = isUpTo ? high : middle;
      }
      return low;`,
    ),
  ];
}
