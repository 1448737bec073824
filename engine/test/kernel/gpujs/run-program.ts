import { openAdapter } from '../../../src/backends/gpujs/adapter.ts';
import { openLibrary, provideDevice } from '../../../src/backends/gpujs/library.ts';
import type { GpuJsMode } from '../../../src/kernel/gpujs/dialect.ts';
import { emitGpuJs, errorOf } from '../../../src/kernel/gpujs/emit.ts';
import { elementaryFunctions, powers } from '../../../src/kernel/gpujs/functions.ts';
import type { Program } from '../../../src/kernel/program.ts';
import { errorNames } from '../../../src/workbook/workbook.ts';

export type ProgramRunner = AsyncDisposable & {
  /** Runs trials, one list of inputs each: each output's value, its error's name, or `lost` for what f32 cannot hold. */
  run(program: Program, trials: readonly (readonly number[])[]): Promise<(number | string)[][]>;
};

/** Runs programs in gpu.js with the inputs that a test wants, not drawn ones. */
export async function openProgramRunner(mode: GpuJsMode): Promise<ProgramRunner> {
  const adapter = mode === 'webgpu' ? await openAdapter({ allowFallback: true }) : null;
  if (adapter) provideDevice(adapter.device);
  const library = await openLibrary(mode);
  return {
    async run(program, trials) {
      const shift = Math.ceil(Math.log2(trials.length));
      const columns = new Float32Array(Math.max(1, program.inputCount << shift));
      for (const [t, inputs] of trials.entries()) {
        for (const [i, value] of inputs.entries()) columns[(i << shift) + t] = value;
      }
      const { outputs, functions, tables } = emitGpuJs(program, mode);
      const results: Float32Array[] = [];
      for (const source of outputs) {
        const kernel = library.createKernel(source, {
          output: [trials.length],
          argumentTypes: { columns: 'Array', shift: 'Integer' },
          functions: [...elementaryFunctions(mode), ...functions],
          constants: { tables, powers },
          dynamicOutput: true,
          dynamicArguments: true,
          pipeline: false,
        });
        const result = await kernel(columns, shift);
        const failure = adapter?.takeFailure();
        if (failure) throw failure;
        if ('type' in result) throw new TypeError('The kernel gave no numbers.');
        results.push(result);
        kernel.destroy();
      }
      return trials.map((_, t) =>
        results.map((result) => {
          const encoded = result[t] ?? Number.NaN;
          const code = errorOf(encoded);
          return code === 0 ? encoded : (errorNames[code - 1] ?? 'lost');
        }),
      );
    },
    [Symbol.asyncDispose]: async () => adapter?.[Symbol.asyncDispose](),
  };
}
