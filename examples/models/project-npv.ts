import type { Example } from '../example.ts';
import { formula, header, input, label, note, result, title, type CellContent } from '../flat-spreadsheet.ts';

const years = ['C', 'D', 'E', 'F', 'G'] as const;

/** A row of the plan: one formula a year, written for its own column and the one before it. */
function yearly(text: string, now: CellContent | null, write: (own: string, before: string) => string) {
  return [
    label(text),
    now,
    ...years.map((own, index) => formula(write(own, years[index - 1] ?? 'B'), 'integer')),
  ];
}

export const projectNpv: Example = {
  name: 'project-npv',
  content: {
    names: {
      Price: 'Model!B3',
      Units: 'Model!B4',
      Growth: 'Model!B5',
      UnitCost: 'Model!B6',
      FixedCost: 'Model!B7',
      DiscountRate: 'Model!B8',
      TaxRate: 'Model!B9',
      Investment: 'Model!B10',
      Inflation: 'Model!B11',
    },
    sheets: [
      {
        name: 'Model',
        columnWidthsCm: [6.5, 2.8, 2.8, 2.8, 2.8, 2.8, 2.8],
        rows: [
          [title('A new product line over five years')],
          [header('Assumption'), header('Value'), header('Unit')],
          [label('Price per unit'), input(50, 'decimal'), note('USD')],
          [label('Units sold in the first year'), input(1000, 'integer'), note('units')],
          [label('Growth of units'), input(0.05, 'percent'), note('per year')],
          [label('Variable cost per unit'), input(30, 'decimal'), note('USD')],
          [label('Fixed cost'), input(8000, 'integer'), note('USD per year')],
          [label('Discount rate'), input(0.1, 'percent'), note('per year')],
          [label('Tax rate'), input(0.25, 'percent'), note('of the profit, never negative')],
          [label('Investment'), input(40_000, 'integer'), note('USD, written off over five years')],
          [label('Price inflation'), input(0.02, 'percent'), note('per year')],
          [],
          [header('Year'), ...[0, 1, 2, 3, 4, 5].map((year) => header(year))],
          yearly('Units', null, (own, before) => (own === 'C' ? '=Units' : `=${before}14*(1+Growth)`)),
          yearly('Revenue', null, (own) => `=${own}14*Price*(1+Inflation)^(${own}13-1)`),
          yearly('Cost', null, (own) => `=${own}14*UnitCost+FixedCost`),
          yearly('Tax', null, (own) => `=MAX(0,(${own}15-${own}16-Investment/5)*TaxRate)`),
          yearly('Cash flow', formula('=-Investment', 'integer'), (own) => `=${own}15-${own}16-${own}17`),
          yearly('Cash flow so far', formula('=B18', 'integer'), (own, before) => `=${before}19+${own}18`),
          [
            label('Part of the year until paid back'),
            null,
            ...years.map((own, index) => {
              const before = years[index - 1] ?? 'B';
              return formula(`=IF(${before}19>=0,0,IF(${own}19>=0,-${before}19/${own}18,1))`, 'decimal');
            }),
          ],
        ],
      },
      {
        name: 'Summary',
        columnWidthsCm: [6.5, 2.8, 9],
        rows: [
          [title('Is it worth it?')],
          [header('Result'), header('Value'), header('Meaning')],
          [
            label('Net present value'),
            result('=Model!B18+NPV(DiscountRate,Model!C18:G18)', 'integer'),
            note('USD'),
          ],
          [label('Internal rate of return'), result('=IRR(Model!B18:G18)', 'percent'), note('per year')],
          [
            label('Payback time'),
            result('=SUM(Model!C20:G20)', 'decimal'),
            note('years; 5 if not paid back by then'),
          ],
          [
            label('Profitability index'),
            result('=ROUND(1+B3/Investment,3)', 'decimal'),
            note('above 1: worth it'),
          ],
          [
            label('Worth it'),
            result('=IF(B3>0,1,0)', 'integer'),
            note('1 or 0; its mean is the probability'),
          ],
        ],
      },
    ],
  },
  run: {
    title: 'Net present value of a project',
    description:
      'A new product line over five years: what price, volume, growth, costs and the discount rate do to its value.',
    inputs: [
      { cell: 'Model!B3', name: 'Price', distribution: { triangular: { min: 40, mode: 50, max: 65 } } },
      { cell: 'Model!B4', name: 'Units', distribution: { normal: { mean: 1000, sd: 120 } } },
      { cell: 'Model!B5', name: 'Growth', distribution: { triangular: { min: 0, mode: 0.05, max: 0.12 } } },
      { cell: 'Model!B6', name: 'Unit cost', distribution: { pert: { min: 25, mode: 30, max: 38 } } },
      { cell: 'Model!B7', name: 'Fixed cost', distribution: { lognormal: { mean: 8160, sd: 1650 } } },
      { cell: 'Model!B8', name: 'Discount rate', distribution: { uniform: { min: 0.08, max: 0.13 } } },
    ],
    outputs: ['Summary!B3', 'Summary!B4', 'Summary!B5', 'Summary!B6', 'Summary!B7'],
    trials: 1_000_000,
  },
};
