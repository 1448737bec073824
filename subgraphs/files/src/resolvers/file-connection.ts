import { type PageRequest, readPage } from '@montegraph/platform/pagination';
import type { FileLibrary } from '../storage/library.ts';

/** A page of a user's files. @throws PlatformError BAD_USER_INPUT */
export function fileConnection(library: FileLibrary, ownerId: string, request: PageRequest) {
  return readPage(request, {
    read: (range) => library.list(ownerId, range),
    count: () => library.count(ownerId),
  });
}
