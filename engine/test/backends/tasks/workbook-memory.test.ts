import { expect, test } from '@jest/globals';
import { workbookMemory } from '../../../src/backends/tasks/workbook-memory.ts';
import type { Workbook } from '../../../src/workbook/workbook.ts';
import { workbookOf } from '../../workbook-of.ts';

/** A reader that makes as many cells as it is given bytes, and counts how often it is asked. */
function countingReader() {
  let reads = 0;
  const readWorkbook = (bytes: Uint8Array): Workbook => {
    reads++;
    const column = Object.fromEntries(Array.from(bytes.keys(), (row) => [`A${row + 1}`, row]));
    return workbookOf({ Sheet: column });
  };
  return { readWorkbook, reads: () => reads };
}

test('a workbook is read once, and known without its bytes from then on', () => {
  const { readWorkbook, reads } = countingReader();
  const memory = workbookMemory(readWorkbook);
  expect(memory.read('a', null)).toBeNull();
  const workbook = memory.read('a', new Uint8Array(3));
  expect(memory.read('a', null)).toBe(workbook);
  expect(memory.read('a', new Uint8Array(3))).toBe(workbook);
  expect(reads()).toBe(1);
});

test('the workbook that was not looked at for longest is forgotten first', () => {
  const memory = workbookMemory(countingReader().readWorkbook, 10);
  memory.read('a', new Uint8Array(4));
  memory.read('b', new Uint8Array(4));
  memory.read('a', null);
  memory.read('c', new Uint8Array(4));
  expect(memory.read('b', null)).toBeNull();
  expect(memory.read('a', null)).not.toBeNull();
  expect(memory.read('c', null)).not.toBeNull();
});

test('one that is larger than all may be stays until the next is looked at', () => {
  const memory = workbookMemory(countingReader().readWorkbook, 10);
  memory.read('large', new Uint8Array(11));
  expect(memory.read('large', null)).not.toBeNull();
  memory.read('small', new Uint8Array(1));
  expect(memory.read('large', null)).toBeNull();
});

test('a workbook that is forgotten gives its room back', () => {
  const memory = workbookMemory(countingReader().readWorkbook, 10);
  for (let i = 0; i < 5; i++) {
    memory.read('a', new Uint8Array(6));
    memory.forget('a');
  }
  expect(memory.read('a', null)).toBeNull();
  memory.read('b', new Uint8Array(6));
  memory.read('c', new Uint8Array(4));
  expect(memory.read('b', null)).not.toBeNull();
});
