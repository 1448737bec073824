import { parseArgs } from 'node:util';
import { benchGpu } from './src/bench-gpu.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    python: { type: 'string', default: 'python3' },
  },
});

try {
  await benchGpu({ ...values, rounds: Number(values.rounds) });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
