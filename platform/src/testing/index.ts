export { temporaryFolder } from './temporary-folder.ts';
export { temporaryServer } from './temporary-server.ts';
export { redisUrlForTests } from './redis-url.ts';
export { silentLogger } from './silent-logger.ts';
