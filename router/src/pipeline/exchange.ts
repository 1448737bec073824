import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Caller } from '@montegraph/platform/identity';
import type { Logger } from '@montegraph/platform/logging';

/** A request on its way through the pipeline. What a stage finds out it writes here for those behind it. */
export type Exchange = {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Of the client; as told by a proxy only if we trust that proxy. */
  readonly address: string;
  /** Aborted when the client leaves and when the deadline is over. */
  readonly signal: AbortSignal;
  /** Headers of the answer, whether it is a refusal or not. */
  readonly answerHeaders: Record<string, string>;
  body: Readable;
  requestId: string;
  /** W3C trace context, for subgraphs. */
  traceparent: string;
  caller: Caller;
  /** In milliseconds since 1970; undefined for an anonymous caller. */
  credentialsEndAt?: number | undefined;
  logger: Logger;
  /** Set by a stage that has answered with a bare status. Those behind it don't run. */
  answeredWith?: number;
};

/** One step of the pipeline. It throws a PlatformError to refuse the request. */
export type Stage<Needs = never> = (exchange: Exchange, needs: Needs) => void | Promise<void>;
