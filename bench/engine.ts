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

await benchEngine({ ...values, rounds: Number(values.rounds), models: values.model });
