import { deflateRawSync } from 'node:zlib';

/** An entry that is packed already and may say what it likes about its size. */
export type PackedEntry = { readonly name: string; readonly size: number; readonly packed: Uint8Array };

/**
 * A workbook of one sheet, `Sheet1`, as small as programs accept one.
 *
 * @param cells by address: a number as text, or a formula that begins with `=`
 */
export function workbookOf(cells: Readonly<Record<string, string>>): Uint8Array {
  const rows = new Map<string, string[]>();
  for (const [address, content] of Object.entries(cells)) {
    const row = address.replace(/\D/g, '');
    const inner = content.startsWith('=') ? `<f>${escapeXml(content.slice(1))}</f>` : `<v>${content}</v>`;
    rows.set(row, [...(rows.get(row) ?? []), `<c r="${address}">${inner}</c>`]);
  }
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  return zipOf({
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${[...rows]
      .map(([row, inner]) => `<row r="${row}">${inner.join('')}</row>`)
      .join('')}</sheetData></worksheet>`,
  });
}

/** A zip of texts, and of entries that are packed already. */
export function zipOf(texts: Readonly<Record<string, string>>, packed: readonly PackedEntry[] = []): Buffer {
  const entries = [
    ...Object.entries(texts).map(([name, text]) => {
      const data = Buffer.from(text);
      return { name, size: data.length, packed: deflateRawSync(data), crc: crc32(data) };
    }),
    ...packed.map((entry) => ({ ...entry, crc: 0 })),
  ];
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, size, packed: bytes, crc } of entries) {
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(8, 4); // deflate
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, nameBytes, bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    locals.push(local);
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, tail, nameBytes]),
    );
    offset += local.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directoryBytes, end]);
}

/** CRC-32 as in zip (IEEE 802.3), bit by bit: the workbooks of tests are small. */
function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
