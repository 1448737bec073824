import { Command, InvalidArgumentError, Option } from 'commander';
import { demo, type DemoOptions, type Surroundings } from './demo/demo.ts';
import { type InputOption, parseInputOption } from './demo/input-option.ts';
import { exampleNames } from './demo/model.ts';
import { explain, type ExplainOptions } from './explain/explain.ts';

/** The `montegraph` command. Its actions throw an error whose message is one line for the user. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('montegraph').description('Monte Carlo simulation of spreadsheet models.');
  program
    .command('demo')
    .description('Simulate a workbook through the whole platform, from sign-up to statistics.')
    .option('--example <name>', `one of ${exampleNames.join(', ')}`, 'project-npv')
    .option('--workbook <file>', 'a workbook of your own (.xlsx)')
    .option(
      '--input <cell=distribution>',
      `as 'Model!B3=triangular(1,2,4)'; may be repeated`,
      collectInput,
      [],
    )
    .option('--output <cell>', 'as Model!B20; may be repeated', collectText, [])
    .option('--trials <n>', 'how many', parseTrials)
    .option('--seed <n>', 'decimal or 0x hex; drawn when absent')
    .addOption(
      new Option('--backend <name>', 'what computes')
        .choices(['auto', 'cpu', 'gpu', 'javascript', 'wasm', 'webgpu', 'gpujs'])
        .default('auto'),
    )
    .addOption(
      new Option('--precision <name>', `what it computes in; the backend's own when absent`).choices([
        'single',
        'double',
      ]),
    )
    .option('--json', 'print one JSON object last, and all else to stderr', false)
    .action((options: DemoOptions) => demo(options, surroundings));
  program
    .command('explain')
    .description('Print what a workbook is compiled to: its program, instruction by instruction.')
    .argument('<workbook>', 'an .xlsx file')
    .option(
      '--input <cell=distribution>',
      `as 'Model!B3=triangular(1,2,4)'; may be repeated`,
      collectInput,
      [],
    )
    .option('--output <cell>', 'as Model!B20; may be repeated', collectText, [])
    .action(async (workbook: string, options: ExplainOptions) => {
      const lines = await explain(workbook, options);
      surroundings.stdout.write(`${lines.join('\n')}\n`);
    });
  return program;
}

function collectInput(text: string, inputs: readonly InputOption[]): InputOption[] {
  return [...inputs, parseInputOption(text)];
}

function collectText(text: string, texts: readonly string[]): string[] {
  return [...texts, text];
}

/** The range is the graph's to check; here only that it is a number. */
function parseTrials(text: string): number {
  const trials = Number(text.replaceAll(/[_,]/g, ''));
  if (text.trim() === '' || !Number.isFinite(trials)) throw new InvalidArgumentError('it is not a number.');
  return trials;
}
