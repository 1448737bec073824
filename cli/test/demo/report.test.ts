import { expect, test } from '@jest/globals';
import { renderComputation, renderReport, summarise } from '../../src/demo/report.ts';
import type { RunReport } from '../../src/demo/run.ts';

const output = {
  cell: 'Model!B9',
  name: 'Profit',
  statistics: { count: 990, mean: 12, sd: 3, standardError: 0.095 },
  percentileMethod: 'EXACT',
  percentiles: [
    { p: 0.05, value: 7 },
    { p: 0.25, value: 10 },
    { p: 0.5, value: 12 },
    { p: 0.75, value: 14 },
    { p: 0.95, value: 17 },
  ],
  histogram: { edges: [5, 12, 19], counts: [495, 495] },
  sensitivity: [{ input: 'Model!B2', name: 'Model!B2', rankCorrelation: -0.5 }],
  errors: [{ error: '#DIV/0!', count: 10 }],
} as const;

const report: RunReport = {
  status: 'SUCCEEDED',
  options: { trials: 1000, seed: '1' },
  executionPlan: {
    backend: 'WEBGPU',
    device: 'a card',
    precision: 'SINGLE',
    reason: 'It is the fastest for this model.',
    shadowCheck: { trials: 1024, largestDifference: 1.234e-6, tolerance: 1e-4 },
  },
  error: null,
  outputs: [output],
};

test('a report has the figures, the trials that were errors, a histogram and what drives the output', () => {
  const lines = renderReport(report);
  expect(lines[1]).toMatch(/^Profit \(Model!B9\) +12 +3 +0\.095 +7 +12 +17$/);
  expect(lines).toContain('Model!B9: 10 trials were #DIV/0! and are left out.');
  expect(lines.filter((line) => line.includes('│'))).toHaveLength(2);
  expect(lines.at(-1)).toMatch(/^Model!B2 {2}−0\.50 █+$/);
});

test('the JSON for programs has exactly the fields that README promises', () => {
  expect(summarise(report, { seconds: 2, progressEvents: 5 })).toEqual({
    outputs: [{ cell: 'Model!B9', mean: 12, sd: 3, standardError: 0.095, p5: 7, p50: 12, p95: 17 }],
    trials: 1000,
    seconds: 2,
    trialsPerSecond: 500,
    progressEvents: 5,
    seed: '1',
    backend: 'WEBGPU',
  });
});

test('a report says what computed, why there, and how near a graphics processor came to 64-bit', () => {
  expect(renderComputation(report)).toEqual([
    'Computed on WEBGPU (a card) in single precision: It is the fastest for this model.',
    '1,024 trials again in 64-bit: at most 0.0000012 standard deviations apart (0.0001 would be let pass).',
  ]);
  const onProcessor = { ...report, executionPlan: { ...report.executionPlan, shadowCheck: null } };
  expect(renderComputation(onProcessor)).toHaveLength(1);
});
