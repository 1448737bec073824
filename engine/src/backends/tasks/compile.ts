import { compileModel } from '../../model/compile.ts';
import type { ModelRequest } from '../../model/model.ts';
import { packModel } from '../../model/pack.ts';
import type { PackedCompilation } from '../../model/pack.ts';
import { readWorkbook } from '../../workbook/read.ts';
import type { Task } from './task.ts';

export type CompileInput = { readonly bytes: Uint8Array; readonly request: ModelRequest };

/** Reads a workbook and compiles a model of it. */
export function compileTask(): Task<CompileInput, PackedCompilation> {
  return {
    run({ bytes, request }) {
      const compilation = compileModel(readWorkbook(bytes), request);
      return compilation.kind === 'model'
        ? { ...compilation, model: packModel(compilation.model) }
        : compilation;
    },
  };
}
