import { parseArgs } from 'node:util';
import { benchEngine } from './src/bench-engine.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '9' },
    model: { type: 'string', multiple: true, default: [] },
    python: { type: 'string', default: 'python3' },
  },
});

try {
  await benchEngine({ ...values, rounds: Number(values.rounds), models: values.model });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
