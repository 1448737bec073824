import type { Program } from '../../../src/kernel/program.ts';
import { WasmModule } from '../../../src/kernel/wasm/assembler.ts';
import { doubles } from '../../../src/kernel/wasm/doubles.ts';
import { instantiate } from '../../../src/kernel/wasm/instantiate.ts';
import type { Lanes } from '../../../src/kernel/wasm/lanes.ts';
import { Layout } from '../../../src/kernel/wasm/layout.ts';
import { defineModel, mayFail, planModel } from '../../../src/kernel/wasm/model.ts';
import type { ModelStep } from '../../../src/kernel/wasm/model.ts';
import { errorNames } from '../../../src/workbook/workbook.ts';
import type { ErrorName } from '../../../src/workbook/workbook.ts';

/**
 * Runs a program over trials, in one tile: each output's value, or its error's name. Elementary functions it has are called,
 * where lanes are `singles`.
 */
export function runProgram(
  program: Program,
  trials: readonly (readonly number[])[],
  lanes: Lanes = doubles,
): (number | ErrorName)[][] {
  const module = new WasmModule();
  const layout = new Layout();
  const bytes = 8 * (trials.length + 7);
  const inputs = layout.reserveColumns(program.inputCount, bytes);
  const outputs = layout.reserveColumns(program.outputs.length, bytes);
  const errors = program.outputs.map((_, o) => (mayFail(program, o) ? layout.reserve(bytes) : null));
  const names = defineModel(
    module,
    planModel(program),
    layout,
    trials.length + 7,
    { inputs, outputs, errors },
    lanes,
  );
  const memory = layout.openMemory();
  for (const [i, address] of inputs.entries()) {
    const column = lanes.numbers(trials.map((trial) => trial[i] ?? 0));
    new Uint8Array(memory.buffer, address).set(new Uint8Array(column.buffer));
  }
  // What `defineModel` returns are names of functions of this type.
  const steps = instantiate(module, layout, memory) as Record<string, ModelStep>;
  for (const name of names) steps[name]?.(trials.length, 0);
  const values = outputs.map((address) => new Float64Array(memory.buffer, address, trials.length));
  const codes = errors.map((address) =>
    address === null ? [] : new Uint8Array(memory.buffer, address, trials.length),
  );
  return trials.map((_, t) =>
    values.map((column, o) => errorNames[(codes[o]?.[t] ?? 0) - 1] ?? column[t] ?? 0),
  );
}
