import { sortPositions } from './sort-column.ts';

/** Twice the rank of each value, ranks counted from 1; equal values share their middle rank, so twice it is a whole number. */
export type DoubledRanks = Uint32Array;

/** @param values finite, none NaN; at most 2^31 - 1 */
export function doubledRanks(values: Float64Array): DoubledRanks {
  const sorted = values.slice();
  const positions = sortPositions(sorted);
  const ranks = new Uint32Array(values.length);
  for (let first = 0, next = 0; first < sorted.length; first = next) {
    while (next < sorted.length && sorted[next] === sorted[first]) next++;
    for (let i = first; i < next; i++) ranks[positions[i]!] = first + next + 1;
  }
  return ranks;
}

/** The ranks of some of the values among themselves, in the order of `kept`, without sorting anew. */
export function ranksOfKept(ranks: DoubledRanks, kept: Uint32Array): DoubledRanks {
  const counts = new Uint32Array(2 * ranks.length + 1);
  for (const position of kept) counts[ranks[position]!]!++;
  let before = 0;
  for (let rank = 0; rank < counts.length; rank++) {
    const count = counts[rank]!;
    counts[rank] = 2 * before + count + 1;
    before += count;
  }
  return kept.map((position) => counts[ranks[position]!]!);
}
