export { UnrecoverableError, WaitingError, type FlowJob, type Job } from 'bullmq';
export {
  openQueues,
  type FlowProducer,
  type Processor,
  type Queue,
  type Queues,
  type QueuesOptions,
  type Worker,
  type WorkerOptions,
} from './queues.ts';
