import { readWorkbook } from '../../workbook/read.ts';
import { binTask } from './bin.ts';
import { cellsTask, forgetTask } from './cells.ts';
import { compileTask } from './compile.ts';
import { correlateTask } from './correlate.ts';
import { inspectTask } from './inspect.ts';
import { measureTask } from './measure.ts';
import { preparedModels } from './prepared-models.ts';
import { proveTask } from './prove.ts';
import { shadowTask } from './shadow.ts';
import { simulateTask } from './simulate.ts';
import { sortTask } from './sort.ts';
import type { Task } from './task.ts';
import { workbookMemory } from './workbook-memory.ts';

/** Everything that a thread can do. A thread makes its own set, since tasks keep what they prepared. */
export function createTasks() {
  const workbooks = workbookMemory(readWorkbook);
  const prepare = preparedModels();
  return {
    inspect: inspectTask(workbooks),
    cells: cellsTask(workbooks),
    forget: forgetTask(workbooks),
    compile: compileTask(),
    simulate: simulateTask(prepare),
    shadow: shadowTask(),
    prove: proveTask(),
    measure: measureTask(),
    sort: sortTask(),
    correlate: correlateTask(),
    bin: binTask(),
  };
}

type Tasks = ReturnType<typeof createTasks>;
export type TaskName = keyof Tasks;
export type TaskInput<Name extends TaskName> = Tasks[Name] extends Task<infer Input, infer _> ? Input : never;
export type TaskOutput<Name extends TaskName> =
  Tasks[Name] extends Task<infer _, infer Output> ? Output : never;
