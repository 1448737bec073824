export { type Caller, type UserCaller, requireUser } from './caller.ts';
export {
  type IdentityKeys,
  type IdentitySigner,
  type IdentityVerifier,
  createIdentitySigner,
  createIdentityVerifier,
  generateIdentityKeys,
  identityHeader,
} from './assertion.ts';
