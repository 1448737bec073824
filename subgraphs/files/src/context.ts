import type { RequestContext } from '@montegraph/platform/subgraph-server';
import type { DownloadLinks } from './downloads/download-link.ts';
import type { FileLibrary } from './storage/library.ts';

/** A user as this subgraph knows one. */
export type UserReference = { readonly id: string };

export type FilesContext = RequestContext & {
  readonly library: FileLibrary;
  readonly links: DownloadLinks;
};
