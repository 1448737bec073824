import { expect, test } from '@jest/globals';
import { singleTable } from '../../../src/kernel/wgsl/single-table.ts';
import { drawPlan, prepareDraw } from '../../../src/model/distributions/draw.ts';
import { choices } from '../../random-formulas.ts';

test('the cubics of a normal table are those of f64 to f32’s digits, in the tails too', () => {
  const plan = drawPlan({ family: 'normal', mean: 0, sd: 1 });
  if (plan.kind !== 'table') throw new Error('A normal is drawn from a table.');
  const table = singleTable(plan.table);
  const choose = choices(31);
  const words = Int32Array.from({ length: 20_000 }, () => {
    const size = choose(32);
    return (choose(2 ** 32) >>> size) ^ (choose(2) === 0 ? 0 : -1);
  });
  const exact = new Float64Array(words.length);
  prepareDraw({ family: 'normal', mean: 0, sd: 1 })(words, 0, words.length, exact);
  let worst = 0;
  for (const [i, word] of words.entries()) {
    const sign = word >> 31;
    const distance = ((word ^ sign) << 1) | 1;
    const octave = Math.clz32(distance);
    const mantissa = distance << octave;
    const at = (((sign & 32) + octave) * 32 + ((mantissa >>> 26) & 31)) * 4;
    const r = ((mantissa & 0x03ffffff) - 0x02000000) * 2 ** -31;
    const [c0, c1, c2, c3] = table.subarray(at, at + 4);
    const z = ((c3! * r + c2!) * r + c1!) * r + c0!;
    worst = Math.max(worst, Math.abs(z - exact[i]!) / Math.max(1, Math.abs(exact[i]!)));
  }
  expect(worst).toBeLessThan(2e-7);
});
