import type { FileRecord } from '../uploads/file-record.ts';

export type Tables = { files: FileRecord };
