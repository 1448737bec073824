import { wgslBlockers } from '../../kernel/wgsl/blockers.ts';
import { workgroupTrials } from '../../kernel/wgsl/bindings.ts';
import { wordsSource } from '../../kernel/wgsl/words.ts';
import type { Device } from '../device.ts';
import { openGpu, type WebgpuOptions } from './gpu.ts';
import { openWebgpuModel } from './model.ts';
import { packParameters, parameterBytes } from './parameters.ts';
import { proveArithmetic } from './prove-arithmetic.ts';

/**
 * Opens a graphics processor through WebGPU. In a process of its own, please (`openDeviceProcess`): some faults of drivers end the
 * process.
 *
 * @throws DeviceFailure `unavailable` when there is none; `wrong` when its arithmetic is not what shaders rely on
 */
export async function openWebgpuDevice(options: WebgpuOptions = {}): Promise<Device> {
  const gpu = await openGpu(options);
  try {
    await proveArithmetic(gpu, 'SINGLE');
    const pipeline = await gpu.createPipeline(wordsSource, ['parameters', 'words']);
    return {
      backend: 'WEBGPU',
      description: gpu.description,
      isFallback: gpu.isFallback,
      memoryBytes: gpu.memoryBytes,
      blockers: wgslBlockers,
      async words(key, input, firstTrial, count) {
        const bytes = 4 * count;
        const parameters = await gpu.createBuffer(parameterBytes, 'uniform');
        const words = await gpu.createBuffer(bytes, 'storage');
        const result = await gpu.createBuffer(bytes, 'result');
        try {
          gpu.write(
            parameters,
            packParameters({ key, firstTrial, trials: count, stride: count, firstInput: input }),
          );
          const dispatch = pipeline.bind({ parameters, words });
          await gpu.submit((encoder) => {
            const pass = encoder.beginComputePass();
            dispatch(pass, Math.ceil(count / 4 / workgroupTrials));
            pass.end();
            encoder.copyBufferToBuffer(words, 0, result, 0, bytes);
          });
          return await gpu.read(result, bytes, (content) => new Int32Array(content.slice(0)));
        } finally {
          for (const buffer of [parameters, words, result]) buffer.destroy();
        }
      },
      prepare: (model, prepareOptions) => openWebgpuModel(gpu, model, prepareOptions),
      async [Symbol.asyncDispose]() {
        gpu[Symbol.dispose]();
      },
    };
  } catch (error) {
    gpu[Symbol.dispose]();
    throw error;
  }
}
