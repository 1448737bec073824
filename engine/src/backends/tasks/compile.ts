import { compileModel } from '../../model/compile.ts';
import type { Compilation, ModelRequest } from '../../model/model.ts';
import { readWorkbook } from '../../workbook/read.ts';
import type { Task } from './task.ts';

export type CompileInput = { readonly bytes: Uint8Array; readonly request: ModelRequest };

/** Reads a workbook and compiles a model of it. */
export function compileTask(): Task<CompileInput, Compilation> {
  return { run: ({ bytes, request }) => compileModel(readWorkbook(bytes), request) };
}
