import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

export type { Logger };

export type LoggerOptions = {
  /** fatal, error, warn, info, debug, trace or silent. */
  readonly level: string;
  /** Which service speaks; on every line. */
  readonly service: string;
  /** Standard output unless given. */
  readonly destination?: DestinationStream | undefined;
};

// At the top, and one level down because requests are logged as { request: { headers } } or { headers }. Deeper objects
// are not for logs: log the field you mean.
const secretNames = [
  'authorization', 'cookie', '["set-cookie"]', '["montegraph-identity"]', 'password', 'token', 'accessToken', 'refreshToken',
  'assertion', 'secret',
]; // prettier-ignore
const at = (parent: string, name: string): string =>
  name.startsWith('[') ? `${parent}${name}` : `${parent}.${name}`;
const secretPaths = secretNames.flatMap((name) => [name, at('*', name), at('*.*', name)]);

/** JSON lines with time in ISO 8601, level as a word, and the error's cause chain under `err`. Credentials are blanked. */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level,
    base: { service: options.service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '[redacted]' },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
