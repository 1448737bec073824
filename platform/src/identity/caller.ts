import { platformFail } from '../errors/index.ts';

/** Who asks, as the router vouches for it. Nothing else of a client's credentials comes this far. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'user';
      readonly userId: string;
      readonly scopes: readonly string[];
      /** The session of the access token (its claim `sid`), so that signing out can end it. */
      readonly sessionId?: string | undefined;
    };

export type UserCaller = Extract<Caller, { kind: 'user' }>;

/** @throws PlatformError UNAUTHENTICATED for an anonymous caller */
export function requireUser(caller: Caller): UserCaller {
  if (caller.kind !== 'user') throw platformFail('UNAUTHENTICATED');
  return caller;
}
