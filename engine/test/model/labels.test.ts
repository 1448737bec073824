import { expect, test } from '@jest/globals';
import { labelOf } from '../../src/model/labels.ts';
import { workbookOf } from '../workbook-of.ts';

const workbook = workbookOf({
  Model: {
    A1: 'Plan',
    C2: 'Year 1',
    A3: ' Price\nper unit: ',
    B3: 50,
    C3: 51,
    A4: '—',
    B4: 2,
    C5: 7,
    D9: 1,
  },
});

test.each([
  ['Model!B3', 'Price per unit'],
  // The nearest text in the row, past other numbers.
  ['Model!C3', 'Price per unit'],
  ['Model!C5', 'Year 1'],
  ['Model!A3', 'Plan'],
  ['Model!D9', null],
])('%s is called %p', (cell, label) => {
  expect(labelOf(workbook, cell)).toBe(label);
});

test('a text without a letter calls nothing anything', () => {
  expect(labelOf(workbook, 'Model!B4')).toBeNull();
});

test('a text far away belongs to something else', () => {
  const far = workbookOf({ S: { A1: 'Far', AY1: 1, AZ1: 1 } });
  expect(labelOf(far, 'S!AY1')).toBe('Far');
  expect(labelOf(far, 'S!AZ1')).toBeNull();
});
