import type { Example } from '../example.ts';
import { formula, header, input, label, note, result, title } from '../flat-spreadsheet.ts';
import { normalDensity, normalProbability } from './normal.ts';

/** Values in USD; returns over ten trading days. */
const assets = [
  { name: 'Shares, domestic', value: 400_000, mean: 0.003, sd: 0.032 },
  { name: 'Shares, emerging markets', value: 150_000, mean: 0.004, sd: 0.05 },
  { name: 'Government bonds', value: 250_000, mean: 0.001, sd: 0.009 },
  { name: 'Corporate bonds', value: 120_000, mean: 0.0015, sd: 0.015 },
  { name: 'Commodities', value: 80_000, mean: 0.002, sd: 0.044 },
] as const;
const firstRow = 4;
const lastRow = firstRow + assets.length - 1;
const lossLimit = 25_000;

const mean = assets.reduce((sum, asset) => sum + asset.value * asset.mean, 0);
const sd = Math.sqrt(assets.reduce((sum, asset) => sum + (asset.value * asset.sd) ** 2, 0));
const total = assets.reduce((sum, asset) => sum + asset.value, 0);
const exceeds = normalProbability((-lossLimit - mean) / sd);
const source = 'A. McNeil, R. Frey, P. Embrechts, Quantitative Risk Management (2015), chapters 2 and 8';

export const portfolioVar: Example = {
  name: 'portfolio-var',
  content: {
    names: { LossLimit: 'Risk!B3' },
    sheets: [
      {
        name: 'Portfolio',
        columnWidthsCm: [6.5, 3, 2.6, 3.2, 3.2, 3, 3],
        rows: [
          [title('Portfolio over the next ten trading days')],
          [note('Returns are independent of each other here; the return column is what varies.')],
          ['Asset', 'Value', 'Weight', 'Expected return', 'Volatility', 'Return', 'Profit or loss'].map(
            (text) => header(text),
          ),
          ...assets.map((asset, index) => {
            const row = firstRow + index;
            return [
              label(asset.name),
              label(asset.value, 'integer'),
              formula(`=B${row}/B$${lastRow + 1}`, 'percent'),
              label(asset.mean, 'percent'),
              label(asset.sd, 'percent'),
              input(asset.mean, 'percent'),
              formula(`=B${row}*F${row}`, 'integer'),
            ];
          }),
          [
            label('Total'),
            result(`=SUM(B${firstRow}:B${lastRow})`, 'integer'),
            result(`=SUM(C${firstRow}:C${lastRow})`, 'percent'),
            null,
            null,
            result(`=SUMPRODUCT(C${firstRow}:C${lastRow},F${firstRow}:F${lastRow})`, 'percent'),
            result(`=SUM(G${firstRow}:G${lastRow})`, 'integer'),
          ],
        ],
      },
      {
        name: 'Risk',
        columnWidthsCm: [6.5, 2.8, 9],
        rows: [
          [title('Risk')],
          [header('Term'), header('Value'), header('Unit')],
          [label('Loss limit'), label(lossLimit, 'integer'), note('USD')],
          [],
          [header('Result'), header('Value'), header('Meaning')],
          [
            label('Profit or loss'),
            result(`=Portfolio!G${lastRow + 1}`, 'integer'),
            note('USD; its 5th percentile is minus the 95 % value at risk'),
          ],
          [
            label('Portfolio return'),
            result(`=B6/Portfolio!B${lastRow + 1}`, 'percent'),
            note('over ten days'),
          ],
          [label('Loss'), result('=MAX(0,-B6)', 'integer'), note('USD')],
          [label('Worst asset'), result(`=MIN(Portfolio!G${firstRow}:G${lastRow})`, 'integer'), note('USD')],
          [
            label('Beyond the limit'),
            result('=IF(B8>LossLimit,1,0)', 'integer'),
            note('its mean is the probability'),
          ],
        ],
      },
    ],
  },
  run: {
    title: 'Value at risk of a portfolio',
    description:
      'Five positions with normal returns over ten days: the distribution of profit and loss, known exactly.',
    inputs: assets.map((asset, index) => ({
      cell: `Portfolio!F${firstRow + index}`,
      name: asset.name,
      distribution: { normal: { mean: asset.mean, sd: asset.sd } },
    })),
    outputs: ['Risk!B6', 'Risk!B7', 'Risk!B8', 'Risk!B9', 'Risk!B10'],
    trials: 1_000_000,
    known: {
      'Risk!B6': {
        mean,
        sd,
        source,
        how: 'A weighted sum of independent normals is normal: weights times means, squared weights times variances.',
      },
      'Risk!B7': {
        mean: mean / total,
        sd: sd / total,
        source,
        how: 'Profit or loss over the sum of the values.',
      },
      'Risk!B8': {
        mean: sd * normalDensity(mean / sd) - mean * normalProbability(-mean / sd),
        source,
        how: 'E max(0, -X) of a normal X: sd * density(mean / sd) - mean * probability(-mean / sd).',
      },
      'Risk!B10': {
        mean: exceeds,
        sd: Math.sqrt(exceeds * (1 - exceeds)),
        source,
        how: 'P(X < -limit) of a normal X, and the standard deviation of a Bernoulli variable.',
      },
    },
  },
};
