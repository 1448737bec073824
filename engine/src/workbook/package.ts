import { EngineError } from '../errors.ts';
import type { WorkbookLimits } from './limits.ts';
import { decodePart, XmlReader } from './xml.ts';
import type { ZipArchive } from './zip.ts';

/** A link from one part to another. */
type Relationship = {
  readonly id: string;
  /** The last word of its type's URI: `worksheet`. The words before it differ between strict and transitional files. */
  readonly kind: string;
  /** The part's name, without a leading slash. */
  readonly part: string;
};

/** The parts of a workbook and their links. */
export type Package = {
  readonly has: (part: string) => boolean;
  /** @throws EngineError WORKBOOK_DAMAGED when there is no such part */
  readonly open: (part: string) => XmlReader;
  /** The part's links to other parts; `''` for the package's own. Links that leave the file are left out. */
  readonly relationships: (part: string) => readonly Relationship[];
};

/** @see ECMA-376 part 2 (Open Packaging Conventions), section 9.3 */
export function openPackage(zip: ZipArchive, limits: WorkbookLimits): Package {
  const open = (part: string): XmlReader => {
    const bytes = zip.read(part);
    if (!bytes) throw new EngineError('WORKBOOK_DAMAGED', { place: part, detail: 'This part is missing.' });
    return new XmlReader(decodePart(bytes, part), { part, maxDepth: limits.nesting });
  };
  return {
    has: zip.has,
    open,
    relationships: (part) => {
      const folder = part.slice(0, part.lastIndexOf('/') + 1);
      const relationshipsPart = `${folder}_rels/${part.slice(folder.length)}.rels`;
      if (!zip.has(relationshipsPart)) return [];
      const found = readRelationships(open(relationshipsPart), folder);
      // No part has more links into the file than the file has parts, unless it means to keep us busy.
      if (found.length > limits.entries)
        throw new EngineError('WORKBOOK_TOO_LARGE', { place: relationshipsPart });
      return found;
    },
  };
}

function readRelationships(xml: XmlReader, folder: string): Relationship[] {
  const found: Relationship[] = [];
  while (xml.nextChild(0)) {
    while (xml.nextChild(1)) {
      const type = xml.attribute('Type') ?? '';
      const target = xml.attribute('Target') ?? '';
      if (xml.attribute('TargetMode') === 'External' || target === '') continue;
      found.push({
        id: xml.attribute('Id') ?? '',
        kind: type.slice(type.lastIndexOf('/') + 1),
        part: resolveTarget(folder, target),
      });
    }
  }
  return found;
}

function resolveTarget(folder: string, target: string): string {
  const resolved: string[] = [];
  for (const segment of (target.startsWith('/') ? target : folder + target)
    .replaceAll('\\', '/')
    .split('/')) {
    if (segment === '..') resolved.pop();
    else if (segment !== '.' && segment !== '') resolved.push(segment);
  }
  return resolved.join('/');
}
