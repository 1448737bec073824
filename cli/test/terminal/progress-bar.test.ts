import { expect, test } from '@jest/globals';
import { ProgressBar, renderBar, shortNumber } from '../../src/terminal/progress-bar.ts';

const state = { status: 'RUNNING', trialsPerSecond: 4_210_000 };

test('a bar shows its share, the trials, their speed and the state', () => {
  expect(renderBar({ ...state, fraction: 0.5, trialsCompleted: 500_000 })).toBe(
    `${'█'.repeat(16)}${'░'.repeat(16)}  50 %  500,000 trials  4.21 M trials/s  RUNNING`,
  );
});

test('a share beyond its range stays within the bar', () => {
  expect(renderBar({ ...state, fraction: 1.2, trialsCompleted: 1 })).toContain('█'.repeat(32));
  expect(renderBar({ ...state, fraction: -1, trialsCompleted: 1 })).toContain('░'.repeat(32));
});

function recorder(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  // A bar uses these two members of a stream and no other.
  return { written, bar: new ProgressBar(stream as unknown as NodeJS.WriteStream) };
}

test('on a terminal it draws in place', () => {
  const { written, bar } = recorder(true);
  bar.draw({ ...state, fraction: 0.1, trialsCompleted: 1 });
  bar.draw({ ...state, fraction: 0.11, trialsCompleted: 2 });
  bar.end();
  expect(written.map((text) => text[0])).toEqual(['\r', '\r', '\n']);
});

test('in a file it writes a line a tenth, and the end', () => {
  const { written, bar } = recorder(false);
  for (let step = 0; step <= 100; step += 1)
    bar.draw({ ...state, fraction: step / 100, trialsCompleted: step });
  expect(written).toHaveLength(11);
});

test.each([
  [12, '12'],
  [1_234, '1.23 k'],
  [999_400, '999 k'],
  [999_600, '1.00 M'],
  [4_000_000, '4.00 M'],
  [2.5e9, '2.50 G'],
])('%d is written as %s', (value, text) => expect(shortNumber(value)).toBe(text));
