import { parseArgs } from 'node:util';
import { checkBits } from './src/check-bits.ts';

const { values } = parseArgs({ options: { trials: { type: 'string', default: '10000000' } } });

const isEqual = await checkBits({ trials: Number(values.trials) });
process.exitCode = isEqual ? 0 : 1;
