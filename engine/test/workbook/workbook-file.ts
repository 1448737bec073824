import { crc32, deflateRawSync } from 'node:zlib';

/** A part of a zip, and lies that its directory may tell. */
export type ZipPart = {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly claimedBytes?: number;
  readonly claimedCrc?: number;
  readonly flags?: number;
  readonly isStored?: boolean;
};

/** Writes a zip as spreadsheet programs do, and the ones that nobody should write. */
export function writeZip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedBytes, claimedCrc, flags = 0x0800, isStored = false } of parts) {
    const data = Buffer.from(content);
    const packed = isStored ? data : deflateRawSync(data);
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(isStored ? 0 : 8, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(claimedCrc ?? crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimedBytes ?? data.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const version = Buffer.from([20, 0]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), version, common, tail, nameBytes]));
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, nameBytes, packed]);
    locals.push(local);
    offset += local.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directoryBytes, end]);
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** A sheet as the test writes it: its `sheetData` content, or the whole part where it starts with `<?xml` or a tag of its own. */
type SheetFile = {
  readonly name: string;
  readonly rows: string;
  readonly state?: string;
  readonly kind?: string;
  readonly tables?: readonly string[];
};

export type WorkbookFileOptions = {
  readonly sheets: readonly SheetFile[];
  /** The content of `sst`. */
  readonly sharedStrings?: string;
  /** The content of `definedNames`. */
  readonly definedNames?: string;
  /** Attributes of `workbookPr`. */
  readonly properties?: string;
  /** Parts that replace those of the same name, or come on top. */
  readonly parts?: readonly ZipPart[];
};

const relationships = (links: readonly string[]): string =>
  `<Relationships xmlns="${packages}">${links.join('')}</Relationships>`;

/** The parts of a small workbook, written out as a spreadsheet program would. */
export function workbookParts(options: WorkbookFileOptions): ZipPart[] {
  const { sheets, sharedStrings, definedNames = '', properties = '' } = options;
  const listed = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${name}" sheetId="${index + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="sheet${index}"/>`,
  );
  const parts: ZipPart[] = [
    {
      name: '_rels/.rels',
      content: relationships([
        `<Relationship Id="a" Type="${office}/officeDocument" Target="xl/workbook.xml"/>`,
      ]),
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr ${properties}/><sheets>${listed.join('')}</sheets><definedNames>${definedNames}</definedNames></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relationships([
        ...sheets.map(
          // Parts are numbered backwards: only the relationships say which is which.
          ({ kind = 'worksheet' }, index) =>
            `<Relationship Id="sheet${index}" Type="${office}/${kind}" Target="worksheets/sheet${sheets.length - index}.xml"/>`,
        ),
        `<Relationship Id="strings" Type="${office}/sharedStrings" Target="/xl/sharedStrings.xml"/>`,
      ]),
    },
    ...sheets.map(({ rows }, index) => ({
      name: `xl/worksheets/sheet${sheets.length - index}.xml`,
      content: rows.startsWith('<?')
        ? rows
        : `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
    })),
    ...sheets.flatMap(({ tables = [] }, index) => [
      {
        name: `xl/worksheets/_rels/sheet${sheets.length - index}.xml.rels`,
        content: relationships(
          tables.map(
            (_, number) =>
              `<Relationship Id="t${number}" Type="${office}/table" Target="../tables/table${index}-${number}.xml"/>`,
          ),
        ),
      },
      ...tables.map((content, number) => ({ name: `xl/tables/table${index}-${number}.xml`, content })),
    ]),
  ];
  if (sharedStrings !== undefined) {
    parts.push({ name: 'xl/sharedStrings.xml', content: `<sst xmlns="${main}">${sharedStrings}</sst>` });
  }
  const replaced = options.parts ?? [];
  return [...parts.filter(({ name }) => !replaced.some((part) => part.name === name)), ...replaced];
}

export function workbookFile(options: WorkbookFileOptions): Buffer {
  return writeZip(workbookParts(options));
}

/** A workbook of one sheet, `Sheet1`. */
export function sheetFile(rows: string): Buffer {
  return workbookFile({ sheets: [{ name: 'Sheet1', rows }] });
}
