import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { ada, openTestFiles } from '../files-service.ts';

const hourS = 3600;

test('at start, old objects without a file go, and files and recent objects stay', async () => {
  await using files = await openTestFiles();
  const id = await files.uploaded(ada, 'content');
  const nowS = files.clock.nowMs / 1000;
  await mkdir(`${files.objectsDir}/eve`);
  for (const [name, ageS] of [
    [`ada/${id}`, 9 * hourS],
    ['eve/00000000-0000-4000-8000-000000000001', 2 * hourS],
    ['eve/not-an-id', 2 * hourS],
    ['eve/00000000-0000-4000-8000-000000000002', hourS / 2],
  ] as const) {
    if (!name.startsWith('ada')) await writeFile(`${files.objectsDir}/${name}`, 'left by a crash');
    await utimes(`${files.objectsDir}/${name}`, nowS - ageS, nowS - ageS);
  }
  await files.restart();
  while ((await files.objects()).length > 2) await sleep(2);
  const left = (await files.objects()).map(({ name }) => name).toSorted();
  expect(left).toEqual([`ada/${id}`, 'eve/00000000-0000-4000-8000-000000000002']);
  expect(await (await files.download(ada, id)).text()).toBe('content');
});
