import type { WasmModule } from './assembler.ts';
import type { Layout } from './layout.ts';

/** Compiles a module for the memory of a layout. */
export function instantiate(
  module: WasmModule,
  layout: Layout,
  memory: WebAssembly.Memory,
): WebAssembly.Exports {
  const compiled = new WebAssembly.Module(module.assemble(layout.pages));
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports;
}
