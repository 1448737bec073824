import type { BackendFactory, IQueueBackend } from 'bullmq';

/** What a connection is for; each backend makes of it what it needs. Callers never see a connection. */
export type Role = 'producer' | 'worker';

export type Backend = AsyncDisposable & { readonly factory: BackendFactory<IQueueBackend, Role> };
