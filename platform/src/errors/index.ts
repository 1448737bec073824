export { errorCode } from './error-code.ts';
export {
  PlatformError,
  errorFactory,
  type ErrorCatalogue,
  type ErrorEntry,
  type FailOptions,
} from './platform-error.ts';
export { platformErrors, platformFail } from './platform-errors.ts';
