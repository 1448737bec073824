// `npm run compose`: supergraph.yaml and its subgraphs become supergraph.graphql and api.graphql, committed. `--check` writes
// nothing and fails when they are stale. Hints and errors go to stderr, one line for each place.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Finding, compose } from './composition.ts';
import { apiPath, supergraphPath } from './index.ts';

function report(kind: 'error' | 'hint', { code, message, places }: Finding): void {
  console.error(`${kind} ${code}: ${message}`);
  for (const place of places) console.error(`    at ${place}`);
}

const supergraphYaml = fileURLToPath(new URL('../supergraph.yaml', import.meta.url));
const checksOnly = process.argv.includes('--check');
const composition = await compose(path.relative(process.cwd(), supergraphYaml), { env: process.env });

if (composition.kind === 'refused') {
  for (const error of composition.errors) report('error', error);
  process.exitCode = 1;
} else {
  for (const hint of composition.hints) report('hint', hint);
  for (const [file, expected] of [
    [supergraphPath, composition.supergraphSdl],
    [apiPath, composition.apiSdl],
  ] as const) {
    const actual = await readFile(file, 'utf8').catch(() => undefined);
    if (actual === expected) continue;
    if (checksOnly) {
      console.error(`schema/${path.basename(file)} is stale: run \`npm run compose\` and commit.`);
      process.exitCode = 1;
    } else {
      await writeFile(file, expected);
    }
  }
}
