import { createLogger, type Logger } from '../logging/index.ts';

export const silentLogger: Logger = createLogger({ level: 'silent', service: 'test' });
