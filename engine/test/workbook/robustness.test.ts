import { expect, test } from '@jest/globals';
import { EngineError } from '../../src/errors.ts';
import { readWorkbook } from '../../src/workbook/read.ts';
import { workbookParts, writeZip, type ZipPart } from './workbook-file.ts';

const parts = workbookParts({
  sheets: [
    {
      name: 'Model',
      rows:
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>2.5</v></c><c r="C1"><f>B1*2</f><v>5</v></c></row>' +
        '<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2"><f t="shared" ref="B2:B3" si="0">B1+$A$1</f><v>1</v></c></row>' +
        '<row r="3"><c r="B3"><f t="shared" si="0"/><v>2</v></c><c r="C3"><f t="array" ref="C3:C4">B1:B2*2</f><v>1</v></c></row>',
      tables: [
        '<table displayName="T" ref="A1:B3"><tableColumns><tableColumn name="a"/></tableColumns></table>',
      ],
    },
    {
      name: 'Second',
      rows: '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>',
      state: 'hidden',
    },
  ],
  sharedStrings: '<si><t xml:space="preserve">label &amp; more</t></si>',
  definedNames: '<definedName name="Price">Model!$B$1</definedName>',
});

/** A linear congruential generator: chance is an argument, and a failure names its seed. */
function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function damage(content: Buffer, roll: (below: number) => number): Buffer {
  const bytes = Buffer.from(content);
  for (let change = roll(3); change >= 0; change--) {
    const at = roll(bytes.length);
    switch (roll(4)) {
      case 0:
        bytes[at] = roll(256);
        break;
      case 1:
        return bytes.subarray(0, at);
      case 2:
        bytes.copy(bytes, roll(bytes.length), at, at + roll(40));
        break;
      default:
        bytes.write('<>"&/=0'.charAt(roll(7)), at);
    }
  }
  return bytes;
}

function readsOrRefuses(file: Buffer): 'read' | 'refused' {
  try {
    readWorkbook(file);
    return 'read';
  } catch (error) {
    if (error instanceof EngineError) return 'refused';
    throw error;
  }
}

/** Runs many seeds; the first that ends in another way than expected is named. */
function outcomes(seeds: number, attempt: (roll: (below: number) => number) => 'read' | 'refused') {
  const counts = { read: 0, refused: 0 };
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      counts[attempt(dice(seed))]++;
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  return counts;
}

test('a file with damaged bytes is read or refused, never anything else', () => {
  const file = writeZip(parts);
  const counts = outcomes(1_500, (roll) => readsOrRefuses(damage(file, roll)));
  expect(counts.refused).toBeGreaterThan(500);
});

test('a workbook with damaged XML is read or refused, never anything else', () => {
  const counts = outcomes(1_500, (roll) => {
    const broken = roll(parts.length);
    const changed = parts.map((part, index): ZipPart =>
      index === broken ? { ...part, content: damage(Buffer.from(part.content), roll) } : part,
    );
    return readsOrRefuses(writeZip(changed));
  });
  // Both happen: a changed digit is another number, a lost bracket is damage.
  expect(counts.read).toBeGreaterThan(100);
  expect(counts.refused).toBeGreaterThan(100);
});

test('a file that ends anywhere is refused', () => {
  const file = writeZip(parts);
  for (let length = 0; length < file.length; length++) {
    expect([length, readsOrRefuses(file.subarray(0, length))]).toEqual([length, 'refused']);
  }
});
