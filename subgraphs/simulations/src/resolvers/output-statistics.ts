import { platformFail } from '@montegraph/platform/errors';
import type { OutputResult } from '../database/tables.ts';
import { withStoredSample } from '../results/open-sample.ts';
import type { OutputStatisticsResolvers } from '../schema.generated.ts';

const maxPercentiles = 1_000;
const maxBins = 1_000;
const maxSensitivities = 1_000;

export const OutputStatistics: OutputStatisticsResolvers = {
  cell: ({ result }) => result.cell,
  name: ({ result }) => result.name,
  statistics: ({ result }) => statisticsOf(result),
  percentileMethod: ({ result }) => result.percentileMethod,
  percentileResolution: ({ result }) => result.percentileResolution,
  percentile: (output, { p }, { storage }) => {
    checkProbability(p, 'p');
    return withStoredSample(storage, output, (sample) => sample.quantile(p));
  },
  percentiles: (output, { ps }, { storage }) => {
    if (ps.length > maxPercentiles) refuse('ps', `At most ${maxPercentiles} are possible.`);
    ps.forEach((p, index) => checkProbability(p, `ps[${index}]`));
    return withStoredSample(storage, output, async (sample) => {
      const percentiles = [];
      for (const p of ps) percentiles.push({ p, value: await sample.quantile(p) });
      return percentiles;
    });
  },
  probability: (output, { above, below }, { storage }) => {
    const bounds = { above: above ?? null, below: below ?? null };
    if (bounds.above === null && bounds.below === null)
      refuse('above', 'A bound is missing, above or below.');
    return withStoredSample(storage, output, (sample) => sample.probability(bounds));
  },
  histogram: (output, { bins }, { storage }) => {
    if (bins < 1 || bins > maxBins) refuse('bins', `There may be 1 to ${maxBins}.`);
    return withStoredSample(storage, output, (sample) => sample.histogram(bins));
  },
  sensitivity: ({ result }, { first }) => {
    if (first < 1 || first > maxSensitivities) refuse('first', `1 to ${maxSensitivities} are possible.`);
    return result.sensitivity.slice(0, first);
  },
  errors: ({ result }) => result.errors,
};

function statisticsOf(result: OutputResult) {
  return {
    count: result.count,
    mean: figure(result.mean),
    standardError: figure(result.standardError),
    sd: figure(result.sd),
    variance: figure(result.variance),
    skewness: figure(result.skewness),
    kurtosis: figure(result.kurtosis),
    min: figure(result.min),
    max: figure(result.max),
  };
}

/** GraphQL has no word for a figure that overflowed: it is undefined, as one without a value is. */
function figure(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function checkProbability(p: number, place: string): void {
  if (p < 0 || p > 1) refuse(place, 'It lies outside 0 to 1.');
}

function refuse(place: string, detail: string): never {
  throw platformFail('BAD_USER_INPUT', { place, detail });
}
