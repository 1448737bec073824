import { formatNumber, renderHistogram } from '../terminal/histogram.ts';
import { renderTable } from '../terminal/table.ts';
import type { OutputReport, RunReport } from './run.ts';

/** The outputs as tables, a histogram of the first, and what drives each. */
export function renderReport({ outputs }: RunReport): string[] {
  const [first] = outputs;
  return [
    ...renderTable(
      ['output', 'mean', 'sd', 'std. error', 'p5', 'p50', 'p95'],
      outputs.map((output) => [
        titleOf(output.name, output.cell),
        ...[
          output.statistics.mean,
          output.statistics.sd,
          output.statistics.standardError,
          percentile(output, 0.05),
          percentile(output, 0.5),
          percentile(output, 0.95),
        ].map(formatNumber),
      ]),
    ),
    ...outputs.flatMap(renderErrors),
    ...(first ? ['', titleOf(first.name, first.cell), ...renderHistogram(first.histogram)] : []),
    ...outputs.flatMap(renderSensitivity),
  ];
}

/** What computed the run, and how a graphics processor compared with 64-bit floating point. */
export function renderComputation({ executionPlan }: RunReport): string[] {
  const { backend, device, precision, reason, shadowCheck } = executionPlan;
  const lines = [`Computed on ${backend} (${device}) in ${precision.toLowerCase()} precision: ${reason}`];
  if (shadowCheck !== null) {
    const { trials, largestDifference, tolerance } = shadowCheck;
    lines.push(
      `${trials.toLocaleString('en')} trials again in 64-bit: at most ${largestDifference.toPrecision(2)} standard deviations apart ` +
        `(${tolerance} would be let pass).`,
    );
  }
  return lines;
}

/** A cell without a label is its own name. */
function titleOf(name: string, cell: string): string {
  return name === cell ? cell : `${name} (${cell})`;
}

function renderErrors(output: OutputReport): string[] {
  return output.errors.map(
    ({ error, count }) =>
      `${output.cell}: ${count.toLocaleString('en')} trials were ${error} and are left out.`,
  );
}

function renderSensitivity({ cell, name, sensitivity }: OutputReport): string[] {
  if (sensitivity.length === 0) return [];
  const names = sensitivity.map((driver) => titleOf(driver.name, driver.input));
  const width = Math.max(...names.map((text) => text.length));
  return [
    '',
    `What drives ${titleOf(name, cell)}, by rank correlation`,
    ...sensitivity.map(({ rankCorrelation }, index) => {
      const strength = rankCorrelation ?? 0;
      const bar = '█'.repeat(Math.round(Math.abs(strength) * 30));
      return `${(names[index] ?? '').padEnd(width)}  ${strength < 0 ? '−' : '+'}${Math.abs(strength).toFixed(2)} ${bar}`;
    }),
  ];
}

/** What `--json` prints: one object, for programs. */
export function summarise(
  report: RunReport,
  measured: { readonly seconds: number; readonly progressEvents: number },
) {
  return {
    outputs: report.outputs.map((output) => ({
      cell: output.cell,
      mean: output.statistics.mean,
      sd: output.statistics.sd,
      standardError: output.statistics.standardError,
      p5: percentile(output, 0.05),
      p50: percentile(output, 0.5),
      p95: percentile(output, 0.95),
    })),
    trials: report.options.trials,
    seconds: measured.seconds,
    trialsPerSecond: Math.round(report.options.trials / measured.seconds),
    progressEvents: measured.progressEvents,
    seed: report.options.seed,
    backend: report.executionPlan.backend,
  };
}

function percentile(output: OutputReport, p: number): number | null {
  return output.percentiles.find((entry) => entry.p === p)?.value ?? null;
}
