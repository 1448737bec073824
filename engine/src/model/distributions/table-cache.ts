import { buildQuantileTable } from './quantile-table.ts';
import type { Quantiles, QuantileTable } from './quantile-table.ts';

// 32 KB each. Building one takes 6 to 40 ms, and every thread prepares every model it works on: a model's tables should all
// be here still when its next shard comes.
const mostTables = 128;

const tables = new Map<string, QuantileTable>();

/**
 * The table of a quantile function, built when this thread has not met it before, or long ago.
 *
 * @param key equal for equal functions alone
 */
export function cachedTable(key: string, quantiles: () => Quantiles): QuantileTable {
  const table = tables.get(key) ?? buildQuantileTable(quantiles());
  // A map keeps the order of insertion, so its first key is the one unused for longest.
  tables.delete(key);
  tables.set(key, table);
  const [oldest] = tables.keys();
  if (tables.size > mostTables && oldest !== undefined) tables.delete(oldest);
  return table;
}
