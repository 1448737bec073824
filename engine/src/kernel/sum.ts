/** Terms that are added up before their total is added to that of the terms before them. */
export const sumBlockTerms = 64;

/** Partial sums in a block: as many additions can be under way at once, and two vectors of f64 hold them. */
export const sumLanes = 4;

/**
 * The order in which a `sum` adds, which its last bits depend on. Terms go in blocks of 64. In a block term k goes to partial
 * sum k mod 4, which starts at 0; the block's total is (s0 + s1) + (s2 + s3). Totals of blocks are added from left to right.
 *
 * @param term gives term k, for k from 0 to count - 1 in this order
 */
export function addUp(count: number, term: (k: number) => number): number {
  // No block's total is -0, because its partial sums start at 0: to start from 0 here changes no bit.
  let total = 0;
  for (let k = 0; k < count;) {
    const end = Math.min(k + sumBlockTerms, count);
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (; k < end; k++) [s0, s1, s2, s3] = [s1, s2, s3, s0 + term(k)];
    for (let lane = k; lane % sumLanes !== 0; lane++) [s0, s1, s2, s3] = [s1, s2, s3, s0];
    total += s0 + s1 + (s2 + s3);
  }
  return total;
}
