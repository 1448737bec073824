import type { AccessTokens } from './access-tokens.ts';
import type { Exchange } from './exchange.ts';

/** Finds out who asks. Credentials that are no good are refused; only a request without any is anonymous. */
export async function authenticate(
  exchange: Exchange,
  { accessTokens }: { accessTokens: AccessTokens },
): Promise<void> {
  const { caller, expiresAt } = await accessTokens.callerOf(exchange.headers.authorization);
  exchange.caller = caller;
  exchange.credentialsEndAt = expiresAt;
}
