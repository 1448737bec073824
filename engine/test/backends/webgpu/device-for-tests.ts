import { describe } from '@jest/globals';
import { openDeviceProcess } from '../../../src/backends/device-process.ts';
import type { Device } from '../../../src/backends/device.ts';

/**
 * Whether tests that need a WebGPU adapter run: with TEST_WEBGPU=1, on whatever driver VK_DRIVER_FILES names, and they fail where
 * there is none.
 *
 * @throws in CI without it, where a skipped suite would pass for a green one
 */
function isWebgpuTested(): boolean {
  const isTested = process.env['TEST_WEBGPU'] === '1';
  if (!isTested && process.env['CI'] === 'true') throw new Error('TEST_WEBGPU must be set to 1 in CI.');
  return isTested;
}

export const describeOnWebgpu = isWebgpuTested() ? describe : describe.skip;

export function openDeviceForTests(): Promise<Device> {
  return openDeviceProcess({ backend: 'WEBGPU', allowFallback: true });
}
