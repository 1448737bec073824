export { systemClock, type Clock } from './clock.ts';
export { DisposalStack } from './disposal-stack.ts';
export { runService, type OpenedService, type Opening, type RunningService } from './run-service.ts';
