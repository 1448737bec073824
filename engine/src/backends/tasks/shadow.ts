import { unpackModel } from '../../model/pack.ts';
import type { PackedModel } from '../../model/pack.ts';
import type { Trials } from '../compare-samples.ts';
import { shadowModel } from '../shadow.ts';
import type { ShadowModel, ShadowVerdict, TrialGroup } from '../shadow.ts';
import type { Task } from './task.ts';

export type ShadowInput = {
  readonly runId: string;
  readonly model: PackedModel;
  readonly seed: bigint;
  readonly groups: readonly TrialGroup[];
  /** What the device gave for the trials of the groups, one group after the other. */
  readonly found: Trials;
};

/** Computes some trials of a run again in 64-bit JavaScript, and says how far from it a device is. */
export function shadowTask(): Task<ShadowInput, ShadowVerdict> {
  let last: { readonly runId: string; readonly shadow: ShadowModel } | undefined;
  return {
    run({ runId, model, seed, groups, found }) {
      if (last?.runId !== runId) last = { runId, shadow: shadowModel(unpackModel(model)) };
      return last.shadow(seed, groups, found);
    },
  };
}
