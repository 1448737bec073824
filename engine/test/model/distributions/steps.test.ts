import { expect, test } from '@jest/globals';
import { stepsUpTo } from '../../../src/model/distributions/steps.ts';

test.each([1, 2, 3, 4, 5, 1000])(
  'of %i steps the guide gives the first that a slot of words can be on',
  (count) => {
    // Uneven: the first step is the widest.
    const { upTo, guide, guideBits } = stepsUpTo(
      Float64Array.from({ length: count }, (_, i) => 1 - 0.5 ** (i + 1) + i / 1e9),
    );
    expect(upTo.at(-1)).toBe(1);
    expect(guide).toHaveLength(2 ** guideBits);
    expect(guide.length).toBeGreaterThanOrEqual(count);
    for (const [slot, step] of guide.entries()) {
      expect(step).toBe(upTo.findIndex((end) => end > slot / guide.length));
    }
  },
);
