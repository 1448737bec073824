/** A row of `files`. The content is an object, written before its row and deleted after it. */
export type FileRecord = {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  /** As the uploader said. */
  readonly contentType: string;
  /** Bytes of the plain content. */
  readonly size: number;
  /** Hex, of the plain content. */
  readonly sha256: string;
  /** The file's key under a master key; its context is the id. */
  readonly wrappedKey: string;
  readonly createdAt: Date;
};

/** Where the content is: in its owner's folder. */
export function objectKey({ ownerId, id }: Pick<FileRecord, 'ownerId' | 'id'>): string {
  return `${ownerId}/${id}`;
}
