import {
  withBackend,
  type BackendClasses,
  type IQueueBackend,
  type Processor as BullProcessor,
  type WorkerOptions as BullWorkerOptions,
} from 'bullmq';
import { databasePrefix } from '../database/index.ts';
import { DisposalStack } from '../lifecycle/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Role } from './backend.ts';
import { openPostgresBackend } from './postgres-backend.ts';
import { redisBackend } from './redis-backend.ts';

// For types alone: the instance type of a generic constructor can be named only through a value.
declare const bound: BackendClasses<IQueueBackend, Role>;
export type Queue<Data> = InstanceType<typeof bound.Queue<Data, unknown, string>>;
export type Worker<Data, Result> = InstanceType<typeof bound.Worker<Data, Result, string>>;
export type FlowProducer = InstanceType<typeof bound.FlowProducer>;
/**
 * `signal` is aborted by `worker.cancelJob(jobId)`, which knows a job from the moment its processor is called, and when
 * this process lost the job to another because it could not renew its lock.
 */
export type Processor<Data, Result> = (
  ...args: Required<Parameters<BullProcessor<Data, Result>>>
) => Promise<Result>;
export type WorkerOptions = Partial<Omit<BullWorkerOptions<Role>, 'connection' | 'prefix'>>;

export type QueuesOptions = {
  /** Without Redis, the queues live in database `queue` of this server, which is made if it is missing. */
  readonly databaseServerUrl: string;
  readonly redisUrl?: string | undefined;
  readonly logger: Logger;
};

export type Queues = AsyncDisposable & {
  queue<Data>(name: string): Queue<Data>;
  flows(): FlowProducer;
  /** Starts to take jobs at once. Work on the CPU belongs on other threads, or locks expire and the job runs twice. */
  worker<Data, Result>(
    name: string,
    processor: Processor<Data, Result>,
    options?: WorkerOptions,
  ): Worker<Data, Result>;
};

// The job of a killed worker starts again after lockDuration and up to stalledInterval: BullMQ's own 30 s each leave a run
// still for a minute while somebody watches it. Shorter than this, and a process that pauses for garbage loses its jobs.
// And a job outlives three crashes and not one: it is the process that dies, most often, and not the job that kills it.
const recovery = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 3 };
// Long enough that an event delivered again finds its job, and is ignored.
const retention = {
  removeOnComplete: { age: 24 * 3600, count: 10_000 },
  removeOnFail: { age: 7 * 24 * 3600 },
};

/**
 * Job queues, on Redis when there is one, else on Postgres. Delivery is at least once on both: a job that ended while the
 * server was away runs again. Disposal waits for the jobs that are running here.
 */
export async function openQueues(options: QueuesOptions): Promise<Queues> {
  const { redisUrl, databaseServerUrl, logger } = options;
  // What tells the databases of several installations on one server apart tells their queues on one Redis apart.
  const prefix = ['montegraph', databasePrefix(databaseServerUrl)].filter(Boolean).join('-');
  const backend =
    redisUrl === undefined ? await openPostgresBackend(databaseServerUrl, logger) : redisBackend(redisUrl);
  const classes = withBackend(backend.factory);
  const opened = new DisposalStack();
  opened.use(backend);
  let isClosing = false;
  // Every instance tells of a lost connection by an error event, and one that nobody listens to would end the process.
  const track = <Instance extends Tracked>(instance: Instance, queue: string): Instance => {
    instance.on('error', (error) => {
      // Told to close, its last connections may meet a server that is closing too.
      if (!isClosing) logger.warn({ queue, reason: error.message }, 'a queue had an error');
    });
    opened.defer(() => instance.close());
    return instance;
  };
  return {
    queue: (name) =>
      track(new classes.Queue(name, { connection: 'producer', prefix, defaultJobOptions: retention }), name),
    flows: () => track(new classes.FlowProducer({ connection: 'producer', prefix }), 'flows'),
    worker: (name, processor, settings) => {
      const given = { ...recovery, ...retention, ...settings, connection: 'worker', prefix } as const;
      const worker = track(new classes.Worker(name, withSignal(processor), given), name);
      worker.on('lockRenewalFailed', (ids) => ids.forEach((id) => worker.cancelJob(id, 'the job was lost')));
      return worker;
    },
    [Symbol.asyncDispose]: () => {
      isClosing = true;
      return opened[Symbol.asyncDispose]();
    },
  };
}

type Tracked = { on(event: 'error', listener: (error: Error) => void): unknown; close(): Promise<void> };

/** BullMQ makes a signal only for a function that declares three parameters; ours may declare fewer. */
function withSignal<Data, Result>(processor: Processor<Data, Result>): BullProcessor<Data, Result> {
  return (job, token, signal) => {
    if (token === undefined || signal === undefined)
      throw new TypeError('A job without a token or a signal.');
    return processor(job, token, signal);
  };
}
