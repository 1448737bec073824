import { crc32, inflateRawSync } from 'node:zlib';
import { EngineError } from '../errors.ts';
import type { WorkbookLimits } from './limits.ts';

/** A zip whose directory was checked; its entries are unpacked when they are asked for. */
export type ZipArchive = {
  readonly has: (name: string) => boolean;
  /**
   * Unpacks an entry. Every call counts against the limit on unpacked bytes: a workbook that names one part a thousand
   * times must not make us unpack it a thousand times.
   */
  readonly read: (name: string) => Buffer | undefined;
};

type Entry = {
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly crc: number;
  readonly headerAt: number;
};

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const end64LocatorSignature = 0x07064b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
/** The end record's 22 bytes and the longest comment behind it. */
const maxEndBytes = 22 + 0xffff;
/** What unpacking the smallest entry costs at least, in bytes of a large one. */
const leastBytes = 4_096;
/** Small parts may repeat themselves a lot without harm. */
const ratioFreeBytes = 1024 * 1024;

/**
 * Checks a zip's directory against the limits, before anything is unpacked. Names are compared without case, as the
 * Open Packaging Conventions demand.
 *
 * @see PKWARE APPNOTE 6.3.10, sections 4.3.7 to 4.3.16
 * @throws EngineError WORKBOOK_NOT_XLSX, WORKBOOK_DAMAGED, WORKBOOK_TOO_LARGE, WORKBOOK_ENCRYPTED
 */
export function openZip(file: Buffer, limits: WorkbookLimits): ZipArchive {
  const entries = readDirectory(file, limits);
  let unpackedBytes = 0;
  return {
    has: (name) => entries.has(name.toLowerCase()),
    read: (name) => {
      const entry = entries.get(name.toLowerCase());
      if (!entry) return undefined;
      unpackedBytes += Math.max(entry.bytes, leastBytes);
      if (unpackedBytes > limits.totalBytes) throw new EngineError('WORKBOOK_TOO_LARGE', { place: name });
      return unpack(file, name, entry);
    },
  };
}

function readDirectory(file: Buffer, limits: WorkbookLimits): Map<string, Entry> {
  const directory = findDirectory(file);
  if (directory.count > limits.entries) {
    throw new EngineError('WORKBOOK_TOO_LARGE', { detail: `It has ${directory.count} parts.` });
  }
  const entries = new Map<string, Entry>();
  let totalBytes = 0;
  let at = directory.at;
  for (let index = 0; index < directory.count; index++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== directorySignature) throw damaged();
    const flags = file.readUInt16LE(at + 8);
    const nameLength = file.readUInt16LE(at + 28);
    const extraLength = file.readUInt16LE(at + 30);
    const next = at + 46 + nameLength + extraLength + file.readUInt16LE(at + 32);
    if (next > file.length) throw damaged();
    const name = file
      .toString('utf8', at + 46, at + 46 + nameLength)
      .replaceAll('\\', '/')
      .replace(/^\/+/, '');
    const extra = file.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const entry = {
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      ...readSizes(file, at, extra),
    };

    totalBytes += entry.bytes;
    if (flags & 1) throw new EngineError('WORKBOOK_ENCRYPTED', { place: name });
    if (entry.method !== 0 && entry.method !== 8) throw damaged(name);
    if (
      entry.bytes > limits.entryBytes ||
      totalBytes > limits.totalBytes ||
      (entry.bytes > ratioFreeBytes && entry.bytes > entry.packedBytes * limits.ratio)
    ) {
      throw new EngineError('WORKBOOK_TOO_LARGE', { place: name });
    }
    if (entries.has(name.toLowerCase())) throw damaged(name, 'Two parts have this name.');
    entries.set(name.toLowerCase(), entry);
    at = next;
  }
  return entries;
}

function findDirectory(file: Buffer): { count: number; at: number } {
  const lowest = Math.max(0, file.length - maxEndBytes);
  let end = file.length - 22;
  while (end >= lowest && file.readUInt32LE(end) !== endSignature) end--;
  if (end < lowest) {
    // A download that broke off still begins as a zip.
    if (file.length >= 4 && file.readUInt32LE(0) === localSignature) {
      throw damaged(undefined, 'It ends too early.');
    }
    throw new EngineError('WORKBOOK_NOT_XLSX');
  }
  const count = file.readUInt16LE(end + 10);
  const at = file.readUInt32LE(end + 16);
  if (count !== 0xffff && at !== 0xffffffff) return { count, at };

  const locator = end - 20;
  if (locator < 0 || file.readUInt32LE(locator) !== end64LocatorSignature) return { count, at };
  const end64 = Number(file.readBigUInt64LE(locator + 8));
  if (end64 + 56 > file.length || file.readUInt32LE(end64) !== end64Signature) throw damaged();
  return {
    count: Number(file.readBigUInt64LE(end64 + 32)),
    at: Number(file.readBigUInt64LE(end64 + 48)),
  };
}

/** Sizes and offset of a directory entry; those that read 0xffffffff stand in the zip64 extra field, in this order. */
function readSizes(
  file: Buffer,
  at: number,
  extra: Buffer,
): Pick<Entry, 'bytes' | 'packedBytes' | 'headerAt'> {
  const short = [file.readUInt32LE(at + 24), file.readUInt32LE(at + 20), file.readUInt32LE(at + 42)];
  let long = zip64Field(extra);
  const [bytes = 0, packedBytes = 0, headerAt = 0] = short.map((value) => {
    if (value !== 0xffffffff || long.length < 8) return value;
    const read = Number(long.readBigUInt64LE(0));
    long = long.subarray(8);
    return read;
  });
  return { bytes, packedBytes, headerAt };
}

function zip64Field(extra: Buffer): Buffer {
  let at = 0;
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return extra.subarray(0, 0);
}

function unpack(file: Buffer, name: string, entry: Entry): Buffer {
  const { headerAt } = entry;
  if (headerAt + 30 > file.length || file.readUInt32LE(headerAt) !== localSignature) throw damaged(name);
  const start = headerAt + 30 + file.readUInt16LE(headerAt + 26) + file.readUInt16LE(headerAt + 28);
  if (start + entry.packedBytes > file.length) throw damaged(name);
  const packed = file.subarray(start, start + entry.packedBytes);
  const content = entry.method === 8 ? inflate(packed, name, entry.bytes) : packed;
  if (content.length !== entry.bytes || crc32(content) !== entry.crc) throw damaged(name);
  return content;
}

/** Stops as soon as an entry unfolds into more than the directory said: that number was checked, this one was not. */
function inflate(packed: Buffer, name: string, bytes: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(bytes, 1) });
  } catch (cause) {
    if (isTooLarge(cause)) {
      throw new EngineError('WORKBOOK_TOO_LARGE', {
        place: name,
        detail: 'It unpacks to more than its directory says.',
        cause,
      });
    }
    throw new EngineError('WORKBOOK_DAMAGED', { place: name, cause });
  }
}

function isTooLarge(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
  );
}

function damaged(place?: string, detail?: string): EngineError {
  return new EngineError('WORKBOOK_DAMAGED', {
    ...(place !== undefined && { place }),
    ...(detail !== undefined && { detail }),
  });
}
