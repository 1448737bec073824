import type { Example } from '../example.ts';
import { formula, header, input, label, note, result, title } from '../flat-spreadsheet.ts';
import { normalProbability } from './normal.ts';

const counts = { values: [0, 1, 2, 3, 4, 5, 6, 7, 8], weights: [14, 27, 27, 18, 8.5, 3.5, 1.3, 0.5, 0.2] };
const severity = { mean: 12_000, sd: 18_000 };
const deductible = 1_000;
const limit = 50_000;
const premium = 30_000;
const claims = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const firstRow = 4;
const lastRow = firstRow + claims.length - 1;

const totalWeight = counts.weights.reduce((sum, weight) => sum + weight, 0);
const expectedCount = counts.values.reduce(
  (sum, n, i) => sum + (n * (counts.weights[i] ?? 0)) / totalWeight,
  0,
);
const countVariance =
  counts.values.reduce((sum, n, i) => sum + (n * n * (counts.weights[i] ?? 0)) / totalWeight, 0) -
  expectedCount ** 2;

/** E min(severity, cap) of the lognormal severity. */
function limitedMean(cap: number): number {
  const variance = Math.log(1 + (severity.sd / severity.mean) ** 2);
  const sigma = Math.sqrt(variance);
  const z = (Math.log(cap) - Math.log(severity.mean) + variance / 2) / sigma;
  return severity.mean * normalProbability(z - sigma) + cap * (1 - normalProbability(z));
}

const source = 'S. Klugman, H. Panjer, G. Willmot, Loss Models (2012), chapters 8 and 9, appendix A.5';

export const insuranceClaims: Example = {
  name: 'insurance-claims',
  content: {
    names: {
      Deductible: 'Policy!B3',
      Limit: 'Policy!B4',
      Premium: 'Policy!B5',
      NumberOfClaims: 'Policy!B6',
    },
    sheets: [
      {
        name: 'Policy',
        columnWidthsCm: [6.5, 2.8, 9],
        rows: [
          [title('A fleet policy for one year')],
          [header('Term'), header('Value'), header('Unit')],
          [label('Deductible'), label(deductible, 'integer'), note('USD per claim')],
          [label('Limit'), label(limit, 'integer'), note('USD per claim, above the deductible')],
          [label('Premium'), label(premium, 'integer'), note('USD')],
          [label('Number of claims'), input(2, 'integer'), note('0 to 8')],
          [],
          [header('Result'), header('Value'), header('Meaning')],
          [
            label('Damage'),
            result(`=SUMPRODUCT(Claims!B${firstRow}:B${lastRow},Claims!C${firstRow}:C${lastRow})`, 'integer'),
            note('USD, before deductible and limit'),
          ],
          [label('Claims paid'), result(`=SUM(Claims!D${firstRow}:D${lastRow})`, 'integer'), note('USD')],
          [
            label('Borne by the reinsurer'),
            result(`=SUM(Claims!F${firstRow}:F${lastRow})`, 'integer'),
            note('USD'),
          ],
          [label('Net loss'), result('=B10-B11', 'integer'), note('USD')],
          [label('Loss ratio'), result('=B12/Premium', 'percent'), note('net loss over premium')],
          [
            label('Largest claim'),
            result(`=MAX(Claims!D${firstRow}:D${lastRow})`, 'integer'),
            note('USD, as paid'),
          ],
        ],
      },
      {
        name: 'Claims',
        columnWidthsCm: [2.4, 3, 2.6, 3, 3.4, 3.4],
        rows: [
          [title('Claims')],
          [note('A claim counts if its number is not above the number of claims.')],
          ['Claim', 'Damage', 'Occurs', 'Paid', 'Reinsured share', 'Reinsured'].map((text) => header(text)),
          ...claims.map((claim, index) => {
            const row = firstRow + index;
            return [
              label(claim),
              input(severity.mean, 'integer'),
              formula(`=IF(A${row}<=NumberOfClaims,1,0)`),
              formula(`=C${row}*MIN(Limit,MAX(0,B${row}-Deductible))`, 'integer'),
              formula(`=VLOOKUP(D${row},Treaty!$A$4:$B$7,2)`, 'percent'),
              formula(`=D${row}*E${row}`, 'integer'),
            ];
          }),
        ],
      },
      {
        name: 'Treaty',
        columnWidthsCm: [4, 4],
        rows: [
          [title('Reinsurance')],
          [note('The reinsurer takes this share of a claim.')],
          [header('Paid from'), header('Share')],
          [label(0, 'integer'), label(0, 'percent')],
          [label(5_000, 'integer'), label(0.2, 'percent')],
          [label(15_000, 'integer'), label(0.4, 'percent')],
          [label(35_000, 'integer'), label(0.6, 'percent')],
        ],
      },
    ],
  },
  run: {
    title: 'A year of insurance claims',
    description:
      'Up to eight lognormal claims with deductible and limit, and a reinsurer who takes more of the large ones.',
    inputs: [
      { cell: 'Policy!B6', name: 'Number of claims', distribution: { discrete: counts } },
      ...claims.map((claim, index) => ({
        cell: `Claims!B${firstRow + index}`,
        name: `Damage ${claim}`,
        distribution: { lognormal: severity },
      })),
    ],
    outputs: ['Policy!B9', 'Policy!B10', 'Policy!B11', 'Policy!B12', 'Policy!B13', 'Policy!B14'],
    trials: 1_000_000,
    known: {
      'Policy!B9': {
        mean: expectedCount * severity.mean,
        sd: Math.sqrt(expectedCount * severity.sd ** 2 + countVariance * severity.mean ** 2),
        source,
        how: 'A compound distribution: E N * E X, and E N * Var X + Var N * (E X)^2.',
      },
      'Policy!B10': {
        mean: expectedCount * (limitedMean(deductible + limit) - limitedMean(deductible)),
        source,
        how: 'E N * (E min(X, deductible + limit) - E min(X, deductible)), with the limited means of a lognormal X.',
      },
    },
  },
};
