import type { Example } from '../example.ts';
import { formula, header, input, label, note, result, title } from '../flat-spreadsheet.ts';

type Task = {
  readonly name: string;
  /** Rows of the tasks that must be finished first. */
  readonly after: readonly number[];
  readonly min: number;
  readonly mode: number;
  readonly max: number;
  readonly costPerDay: number;
};

const firstRow = 4;
const tasks: readonly Task[] = [
  { name: 'Design', after: [], min: 12, mode: 15, max: 24, costPerDay: 900 },
  { name: 'Permits', after: [4], min: 20, mode: 30, max: 60, costPerDay: 150 },
  { name: 'Procurement', after: [4], min: 30, mode: 40, max: 75, costPerDay: 200 },
  { name: 'Site preparation', after: [5], min: 8, mode: 10, max: 16, costPerDay: 1100 },
  { name: 'Foundations', after: [7], min: 14, mode: 18, max: 30, costPerDay: 1800 },
  { name: 'Structure', after: [6, 8], min: 25, mode: 32, max: 50, costPerDay: 2400 },
  { name: 'Mechanical and electrical', after: [9], min: 18, mode: 25, max: 45, costPerDay: 1600 },
  { name: 'Interior', after: [9], min: 20, mode: 24, max: 36, costPerDay: 1300 },
  { name: 'Commissioning', after: [10, 11], min: 5, mode: 7, max: 14, costPerDay: 1000 },
];
const lastRow = firstRow + tasks.length - 1;

function startOf({ after }: Task): string {
  if (after.length === 0) return '=0';
  const finishes = after.map((row) => `G${row}`).join(',');
  return after.length === 1 ? `=${finishes}` : `=MAX(${finishes})`;
}

/** Mean and variance of a PERT distribution: a beta with shapes 1 + 4 (mode - min) / range and 1 + 4 (max - mode) / range. */
function moments({ min, mode, max }: Task): { mean: number; variance: number } {
  const mean = (min + 4 * mode + max) / 6;
  return { mean, variance: ((mean - min) * (max - mean)) / 7 };
}

function weightedSum(parts: readonly (readonly [Task | undefined, number])[]): { mean: number; sd: number } {
  let mean = 0;
  let variance = 0;
  for (const [task, weight] of parts) {
    if (!task) continue;
    const own = moments(task);
    mean += weight * own.mean;
    variance += weight * weight * own.variance;
  }
  return { mean, sd: Math.sqrt(variance) };
}

const source = 'R. Vose, Risk Analysis (2008), PERT distribution';

export const projectSchedule: Example = {
  name: 'project-schedule',
  content: {
    names: { Deadline: 'Contract!B3', PenaltyPerDay: 'Contract!B4', LargestPenalty: 'Contract!B5' },
    sheets: [
      {
        name: 'Schedule',
        columnWidthsCm: [5.5, 2.4, 2.4, 2.4, 2.8, 2.4, 2.4, 2.8, 2.8],
        rows: [
          [title('Building a workshop')],
          [
            note(
              'Days. The duration is what is expected; the three columns before it say how uncertain it is.',
            ),
          ],
          [
            'Task',
            'Shortest',
            'Most likely',
            'Longest',
            'Duration',
            'Start',
            'Finish',
            'Cost per day',
            'Cost',
          ].map((text) => header(text)),
          ...tasks.map((task, index) => {
            const row = firstRow + index;
            return [
              label(task.name),
              label(task.min),
              label(task.mode),
              label(task.max),
              input(task.mode),
              formula(startOf(task), 'decimal'),
              formula(`=F${row}+E${row}`, 'decimal'),
              label(task.costPerDay, 'integer'),
              formula(`=E${row}*H${row}`, 'integer'),
            ];
          }),
        ],
      },
      {
        name: 'Contract',
        columnWidthsCm: [6.5, 2.8, 9],
        rows: [
          [title('What it means for the contract')],
          [header('Term'), header('Value'), header('Unit')],
          [label('Deadline'), label(155, 'integer'), note('days')],
          [label('Penalty per day late'), label(2500, 'integer'), note('USD, for each day begun')],
          [label('Largest penalty'), label(50_000, 'integer'), note('USD')],
          [],
          [header('Result'), header('Value'), header('Meaning')],
          [
            label('Project duration'),
            result(`=MAX(Schedule!G${firstRow}:G${lastRow})`, 'decimal'),
            note('days'),
          ],
          [
            label('Duration up to the foundations'),
            result('=SUM(Schedule!E4:E5,Schedule!E7:E8)', 'decimal'),
            note('days: design, permits, site, foundations'),
          ],
          [
            label('Cost of the work'),
            result(
              `=SUMPRODUCT(Schedule!E${firstRow}:E${lastRow},Schedule!H${firstRow}:H${lastRow})`,
              'integer',
            ),
            note('USD'),
          ],
          [
            label('Penalty'),
            result('=MIN(LargestPenalty,PenaltyPerDay*ROUNDUP(MAX(0,B8-Deadline),0))', 'integer'),
            note('USD'),
          ],
          [label('Total cost'), result('=B10+B11', 'integer'), note('USD')],
          [
            label('Late'),
            result('=IF(B8>Deadline,1,0)', 'integer'),
            note('1 or 0; its mean is the probability'),
          ],
        ],
      },
    ],
  },
  run: {
    title: 'Duration and cost of a construction project',
    description:
      'Nine tasks with uncertain durations, two places where paths meet, and a penalty for being late.',
    inputs: tasks.map(({ name, min, mode, max }, index) => ({
      cell: `Schedule!E${firstRow + index}`,
      name,
      distribution: { pert: { min, mode, max } },
    })),
    outputs: ['Contract!B8', 'Contract!B9', 'Contract!B10', 'Contract!B11', 'Contract!B12', 'Contract!B13'],
    trials: 1_000_000,
    known: {
      'Contract!B9': {
        ...weightedSum([0, 1, 3, 4].map((index) => [tasks[index], 1] as const)),
        source,
        how: 'A sum of independent PERT durations: mean (min + 4 mode + max) / 6, variance (mean - min)(max - mean) / 7.',
      },
      'Contract!B10': {
        ...weightedSum(tasks.map((task) => [task, task.costPerDay] as const)),
        source,
        how: 'A weighted sum of independent PERT durations: weights times means, squared weights times variances.',
      },
    },
  },
};
