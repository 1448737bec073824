import type { AccessTokens } from './access-tokens.ts';
import type { Exchange } from './exchange.ts';

/** Finds out who asks. Credentials that are no good are refused; without any the caller stays who they were: nobody, or a socket's. */
export async function authenticate(
  exchange: Exchange,
  { accessTokens }: { accessTokens: AccessTokens },
): Promise<void> {
  const { authorization } = exchange.headers;
  if (authorization === undefined) return;
  const { caller, expiresAt } = await accessTokens.callerOf(authorization);
  exchange.caller = caller;
  exchange.credentialsEndAt = expiresAt;
}
