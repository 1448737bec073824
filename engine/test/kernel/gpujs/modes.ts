import { describe } from '@jest/globals';
import type { GpuJsMode } from '../../../src/kernel/gpujs/dialect.ts';
import { describeOnWebgpu } from '../../backends/webgpu/device-for-tests.ts';

/** Describes both modes of gpu.js; the webgpu mode where there is WebGPU to test on. */
export function describeModes(title: string, suite: (mode: GpuJsMode) => void): void {
  describe(`${title}, mode cpu`, () => {
    suite('cpu');
  });
  describeOnWebgpu(`${title}, mode webgpu`, () => suite('webgpu'));
}
