import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parseInputOption } from '../../src/demo/input-option.ts';
import { loadExample } from '../../src/demo/model.ts';
import { explain } from '../../src/explain/explain.ts';

test('prints the program of a workbook with the cells that its instructions come from', async () => {
  const { workbook, inputs, outputs } = await loadExample('project-npv');
  const text = (await explain(workbook, { input: inputs, output: outputs })).join('\n');
  expect(text).toMatch(/^v0 = /);
  expect(text).toMatch(/^v\d+ = mul v\d+ v\d+ {2}; Model!\w+$/m);
  expect(text).toMatch(/^output 0 = v\d+ error v\d+$/m);
  expect(text).toMatch(/^after build: \d+ instructions$/m);
  expect(text).toMatch(/^after roll loops: \d+ instructions/m);
  expect(text).toMatch(/cells vary; read and compiled in \d+ ms$/);
});

test('a distribution may leave out what has a default', async () => {
  const { workbook, outputs, inputs } = await loadExample('project-npv');
  const [{ cell } = { cell: '' }, ...others] = inputs;
  for (const distribution of ['beta(2,3)', 'discrete({1,2})']) {
    const input = [parseInputOption(`${cell}=${distribution}`), ...others];
    await expect(explain(workbook, { input, output: outputs })).resolves.not.toHaveLength(0);
  }
});

test('refuses in one line what is no workbook, a cell that is not there, and to explain nothing', async () => {
  const { workbook } = await loadExample('project-npv');
  const options = { input: [], output: ['Model!ZZ99'] };
  await expect(explain('nowhere.xlsx', options)).rejects.toThrow('nowhere.xlsx cannot be read.');
  await expect(explain(fileURLToPath(import.meta.url), options)).rejects.toThrow('not an .xlsx workbook');
  await expect(explain(workbook, options)).rejects.toThrow('There is nothing in this cell.');
  await expect(explain(workbook, { input: [], output: [] })).rejects.toThrow('Name the cell to explain');
});
