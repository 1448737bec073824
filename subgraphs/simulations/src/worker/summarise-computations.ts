import type { Computation, ShadowCheck } from '../database/tables.ts';

type ShardComputation = { readonly trials: number; readonly computation: Computation | null };
type Known = Computation & { readonly trials: number };

/**
 * What computed a run: the backend that had most of its trials, and what was checked in all shards together.
 *
 * @returns null when no shard says what computed it
 */
export function summariseComputations(shards: readonly ShardComputation[]): Computation | null {
  const known = shards.flatMap(({ trials, computation }): Known[] =>
    computation === null ? [] : [{ ...computation, trials }],
  );
  const trialsOn = (name: Known['backend']) => sumTrials(known.filter(({ backend }) => backend === name));
  const [most] = known.toSorted((left, right) => trialsOn(right.backend) - trialsOn(left.backend));
  if (most === undefined) return null;
  const fallen = known.filter(({ fallback }) => fallback !== null);
  return {
    backend: most.backend,
    device: most.device,
    fallback:
      fallen[0] === undefined ? null : describeFallback(fallen[0], sumTrials(fallen) / sumTrials(known)),
    shadow: summariseShadows(known.flatMap(({ shadow }) => shadow ?? [])),
  };
}

function sumTrials(shards: readonly { readonly trials: number }[]): number {
  return shards.reduce((sum, { trials }) => sum + trials, 0);
}

function describeFallback({ fallback, backend }: Known, share: number): string {
  const reason = fallback ?? '';
  return share === 1
    ? reason
    : `${reason} ${backend} computed ${Math.ceil(100 * share)} % of the trials in its place.`;
}

function summariseShadows(shadows: readonly ShadowCheck[]): ShadowCheck | null {
  if (shadows.length === 0) return null;
  return {
    trials: sumTrials(shadows),
    largestDifference: Math.max(...shadows.map(({ largestDifference }) => largestDifference)),
    tolerance: Math.max(...shadows.map(({ tolerance }) => tolerance)),
  };
}
