import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { connectionPipeline, operationPipeline, pipeline } from '../../src/pipeline/pipeline.ts';

const lifecycle = readFileSync(new URL('../../../docs/lifecycle.md', import.meta.url), 'utf8');

/** Names of the numbered stages below a heading: "1. `request-id` ...". */
function stagesBelow(heading: string): string[] {
  const [, section = ''] = lifecycle.split(`## ${heading}\n`);
  const [body = ''] = section.split('\n## ');
  return [...body.matchAll(/^\d+\. `([\w-]+)`/gm)].map(([, name = '']) => name);
}

const docNamesOf = (stages: readonly { readonly name: string }[]) =>
  stages.map(({ name }) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));

test('docs/lifecycle.md tells the stages of a request in the order in which they run', () => {
  expect(stagesBelow('Stages of a request over HTTP')).toEqual(docNamesOf(pipeline));
});

test('docs/lifecycle.md tells the stages of a WebSocket that opens in the order in which they run', () => {
  expect(stagesBelow('Stages of a WebSocket that opens')).toEqual(docNamesOf(connectionPipeline));
});

test('docs/lifecycle.md tells the stages of an operation over WebSocket in the order in which they run', () => {
  expect(stagesBelow('Stages of an operation over WebSocket')).toEqual(docNamesOf(operationPipeline));
});
