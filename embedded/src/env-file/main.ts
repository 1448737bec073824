import { newSecrets } from '../secrets.ts';
import { renderEnvFile } from './render.ts';

process.stdout.write(renderEnvFile(newSecrets()));
