import type { Readable } from 'node:stream';
import { platformFail } from '@montegraph/platform/errors';
import { deferred } from './deferred.ts';

export type FilePart = { readonly filename: string; readonly mimeType: string; readonly stream: Readable };

/** Stands in the variables for a file that may not have come yet. Its bytes can be read once: nothing is kept. */
export class StreamedUpload {
  readonly #name: string;
  readonly #arrival = deferred<FilePart>();
  #isTaken = false;

  /** @param name the field name of its part in the client's form */
  constructor(name: string) {
    this.#name = name;
  }

  get isTaken(): boolean {
    return this.#isTaken;
  }

  arrived(part: FilePart): void {
    this.#arrival.resolve(part);
  }

  failed(error: Error): void {
    this.#arrival.reject(error);
  }

  /** Resolves when the part's head has come. @throws PlatformError BAD_USER_INPUT the second time */
  take(): Promise<FilePart> {
    if (this.#isTaken) {
      throw platformFail('BAD_USER_INPUT', {
        detail: `File "${this.#name}" would have to go to two requests, and it passes through once.`,
      });
    }
    this.#isTaken = true;
    return this.#arrival.promise;
  }

  /** The multipart request spec has a null in `operations` where a file goes. */
  toJSON(): null {
    return null;
  }
}
