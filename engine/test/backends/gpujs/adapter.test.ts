import { expect, jest, test } from '@jest/globals';
import { openAdapter } from '../../../src/backends/gpujs/adapter.ts';
import { openLibrary, provideDevice } from '../../../src/backends/gpujs/library.ts';
import { describeOnWebgpu } from '../webgpu/device-for-tests.ts';

// A driver on the processor compiles for seconds.
jest.setTimeout(60_000);

const settings = {
  argumentTypes: {},
  functions: [],
  constants: {},
  output: [4],
  dynamicOutput: true,
  dynamicArguments: true,
  pipeline: false,
} as const;

describeOnWebgpu('a device that gpu.js uses', () => {
  test('tells of a command that it refused, once', async () => {
    await using adapter = await openAdapter({ allowFallback: true });
    adapter.device.createShaderModule({ code: 'no shader' });
    await adapter.device.queue.onSubmittedWorkDone();
    expect(adapter.takeFailure()).toMatchObject({ name: 'DeviceFailure', kind: 'wrong' });
    expect(adapter.takeFailure()).toBeNull();
  });

  test('tells that it is lost as often as it is asked, and gpu.js prints nothing', async () => {
    const printed = jest.spyOn(console, 'error').mockImplementation(() => {});
    await using adapter = await openAdapter({ allowFallback: true });
    provideDevice(adapter.device);
    const library = await openLibrary('webgpu');
    const kernel = library.createKernel('function() { return this.thread.x; }', settings);
    expect(await kernel()).toEqual(Float32Array.of(0, 1, 2, 3));
    adapter.device.destroy();
    await adapter.device.lost;
    expect(adapter.takeFailure()).toMatchObject({ name: 'DeviceFailure', kind: 'lost' });
    expect(adapter.takeFailure()).toMatchObject({ kind: 'lost' });
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  test('leaves its place to the next one when it is closed', async () => {
    for (const expected of [1, 2]) {
      await using adapter = await openAdapter({ allowFallback: true });
      provideDevice(adapter.device);
      const library = await openLibrary('webgpu');
      const kernel = library.createKernel(`function() { return ${expected}; }`, settings);
      expect(await kernel()).toEqual(new Float32Array(4).fill(expected));
    }
  });
});
