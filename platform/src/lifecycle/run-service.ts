import { setTimeout as sleep } from 'node:timers/promises';
import { PlatformError, errorCode, platformFail } from '../errors/index.ts';
import { type ConfigOf, type Setting, type Settings, loadConfig } from '../config/index.ts';
import { type Logger, createLogger } from '../logging/index.ts';

/** A service that listens. */
export type RunningService = AsyncDisposable & { readonly url: string; readonly port: number };

/** What `open` gives back. `failed` resolves, if it has one, when the service cannot go on and must be closed. */
export type OpenedService = AsyncDisposable & { readonly failed?: Promise<Error> };

// Longer than a request may take, shorter than the 30 s after which container runtimes kill.
const drainDeadlineMs = 20_000;
// What is open once everything was disposed of (a pooled socket, a library's timer) is not worth waiting for.
const lingerMs = 1_000;

type Ending = { readonly reason: string; readonly error?: unknown };

/** What a process is: `main.ts` says it, and hands over the environment. */
export type ServiceProcess<S> = {
  /** Its name in the logs. */
  readonly service: string;
  readonly settings: S;
  readonly environment: NodeJS.ProcessEnv;
};

/** What a service is opened with. */
export type Opening<S extends Settings> = {
  readonly config: ConfigOf<S>;
  readonly logger: Logger;
  /**
   * Aborted when the process was told to end, before the service is disposed of: what is still opening gives up, loops take
   * nothing new.
   */
  readonly signal: AbortSignal;
};

/**
 * Runs a process that is one service: reads its settings, opens it, waits for SIGINT or SIGTERM, for the end of the program
 * that started it with a channel, or for its own failure, disposes of it, and sets the exit code: 1 after a failure or when
 * closing takes longer than 20 s, else 0. A second signal ends the process at once with 128 + its number. A bad setting, or an
 * `open` that fails, is one line on standard error and exit code 1.
 */
export async function runService<S extends Settings & { readonly logLevel: Setting<string> }>(
  { service: name, settings, environment }: ServiceProcess<S>,
  open: (opening: Opening<S>) => Promise<OpenedService>,
): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  using ending = watchEnding();
  let logger: Logger | undefined;
  let service: OpenedService;
  try {
    const config = loadConfig(settings, environment);
    // `Settings` loses which keys there are; the constraint above says that this one is.
    const opened = (logger = createLogger({
      level: (config as { logLevel: string }).logLevel,
      service: name,
    }));
    service = await openUnlessEnded(
      () => open({ config, logger: opened, signal }),
      controller,
      ending.happened,
    );
  } catch (error) {
    reportFailedStart(error, logger);
    endWith(1);
    return;
  }
  const { reason, error } = await Promise.race([ending.happened, failureOf(service)]);
  if (error === undefined) logger.info({ reason }, 'stopping');
  else logger.fatal({ err: error, reason }, 'stopping');
  controller.abort(new Error(reason));
  const closed = await dispose(service, logger);
  endWith(error === undefined && closed ? 0 : 1);
}

/** An end that is asked for while opening aborts the opening, and its outcome, whatever it is, is disposed of as usual. */
async function openUnlessEnded(
  open: () => Promise<OpenedService>,
  controller: AbortController,
  ended: Promise<Ending>,
): Promise<OpenedService> {
  void ended.then(({ reason }) => controller.abort(new Error(reason)));
  try {
    return await open();
  } catch (error) {
    // It was told to give up, and did: nothing is open, and nothing failed.
    if (controller.signal.aborted) return { [Symbol.asyncDispose]: async () => {} };
    throw error;
  }
}

function watchEnding(): Disposable & { readonly happened: Promise<Ending> } {
  let resolve: (ending: Ending) => void;
  const happened = new Promise<Ending>((settle) => (resolve = settle));
  let signals = 0;
  const onSignal = (signal: NodeJS.Signals, number: number): void => {
    if (++signals > 1) process.exit(128 + number);
    resolve({ reason: signal });
  };
  // After either the process is in an unknown state, but an orderly close of a database is still better than none.
  const onError = (error: unknown, origin: string): void => resolve({ reason: origin, error });
  const onRejection = (error: unknown): void => onError(error, 'unhandledRejection');
  // The program that started us has gone, perhaps before we listened: nobody else would stop us. It does not count as a
  // signal: one that is killed while it waits for our end must not cut that end short.
  const onDisconnect = (): void => resolve({ reason: 'disconnect' });
  if (process.send && !process.connected) onDisconnect();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('disconnect', onDisconnect);
  process.on('uncaughtException', onError).on('unhandledRejection', onRejection);
  return {
    happened,
    [Symbol.dispose]: () => {
      process.off('uncaughtException', onError).off('unhandledRejection', onRejection);
      process.off('disconnect', onDisconnect);
    },
  };
}

async function failureOf(service: OpenedService): Promise<Ending> {
  const error = await (service.failed ?? new Promise<never>(() => {}));
  return { reason: 'the service failed', error };
}

async function dispose(service: AsyncDisposable, logger: Logger): Promise<boolean> {
  const patience = new AbortController();
  try {
    const deadline = sleep(drainDeadlineMs, 'late', { signal: patience.signal });
    const outcome = await Promise.race([service[Symbol.asyncDispose](), deadline]);
    if (outcome === 'late') logger.error({ drainDeadlineMs }, 'closing takes too long; giving up');
    return outcome !== 'late';
  } catch (error) {
    logger.error({ err: error }, 'closing failed');
    return false;
  } finally {
    patience.abort();
  }
}

function endWith(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(code), lingerMs).unref();
}

function reportFailedStart(error: unknown, logger: Logger | undefined): void {
  const known = explain(error);
  // A stack helps whoever debugs us; whoever started us gets the line alone when we know what is wrong.
  if (!(known instanceof PlatformError)) logger?.fatal({ err: error }, 'start failed');
  const line = known instanceof PlatformError ? `${known.code}: ${known.message}` : known.message;
  process.stderr.write(`${line.replaceAll(/\s*\n\s*/g, ' ')}\n`);
}

/** The error that says best what keeps the service from starting: the first one in the chain of causes that we know. */
function explain(error: unknown): Error {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof PlatformError) return current;
    if (errorCode(current) === 'EADDRINUSE')
      return platformFail('PORT_IN_USE', {
        detail: `It is port ${'port' in current ? String(current.port) : 'unknown'}.`,
        cause: error,
      });
    // A data folder that is not ours to write, a port below 1024: Node's message names it.
    if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(current) ?? ''))
      return platformFail('CONFIGURATION_INVALID', { detail: current.message, cause: error });
  }
  if (!(error instanceof Error)) return new Error(String(error));
  // Node's error about several addresses of one host says nothing itself.
  return error.message === '' ? new Error(errorCode(error) ?? error.name, { cause: error }) : error;
}
