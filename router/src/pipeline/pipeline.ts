import type { AccessTokens } from './access-tokens.ts';
import { authenticate } from './authenticate.ts';
import { bodyLimit, type BodyLimits } from './body-limit.ts';
import { cors, type CorsOptions } from './cors.ts';
import { csrf } from './csrf.ts';
import type { Exchange, Stage } from './exchange.ts';
import { rateLimitAddress, rateLimitCaller } from './rate-limit.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { requestId } from './request-id.ts';

/** What the stages work with; each asks for its own part. */
export type PipelineNeeds = {
  readonly cors: CorsOptions;
  readonly bodyLimits: BodyLimits;
  readonly accessTokens: AccessTokens;
  readonly rateLimiter: RateLimiter;
};

/** Every request over HTTP, in this order. docs/lifecycle.md tells the same story in the same order. */
export const pipeline = [
  requestId, //        first: every refusal below is logged under it
  cors, //             before authentication, or a browser cannot read the 401
  bodyLimit, //        before anything reads the body
  csrf, //             costs nothing, and needs no caller
  rateLimitAddress, // before authentication, or tokens could be guessed without end
  authenticate,
  rateLimitCaller, //  needs the caller; costs less than parsing
] as const satisfies readonly Stage<PipelineNeeds>[];

/** The connection_init of every WebSocket, which tells who calls. Its origin was looked at before the upgrade (`cors.ts`). */
export const connectionPipeline = [
  requestId,
  rateLimitAddress,
  authenticate,
] as const satisfies readonly Stage<PipelineNeeds>[];

/** Every operation over WebSocket. The size of a message is the socket's to limit. */
export const operationPipeline = [
  requestId,
  rateLimitAddress,
  authenticate, // its caller is the socket's, unless it brings credentials of its own
  rateLimitCaller,
] as const satisfies readonly Stage<PipelineNeeds>[];

/** @throws PlatformError the refusal of a stage */
export async function runPipeline(
  stages: readonly Stage<PipelineNeeds>[],
  exchange: Exchange,
  needs: PipelineNeeds,
): Promise<void> {
  for (const stage of stages) {
    // oxlint-disable-next-line no-await-in-loop -- a stage relies on those before it
    await stage(exchange, needs);
    if (exchange.answeredWith !== undefined) return;
  }
}
