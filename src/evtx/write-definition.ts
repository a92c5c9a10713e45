/**
 * Template definitions, once a chunk. The same ones come again in chunk after chunk, so each is kept as it was written and
 * put into the next chunk with only its offsets changed, as long as the same names are known there.
 */
import { TOKEN } from './binxml-token.ts'
import { type Element, FRAGMENT_HEADER, fillLength, reserveU32, writeElement } from './write-element.ts'
import { type ChunkState, linkDefinition, linkName, type NameUse } from './write-tables.ts'
import { writeGuid } from './write-value.ts'

/** One GUID must mean one content: `templateOf` in `write-event.ts` derives it. */
export interface Template {
  readonly guid: string
  readonly root: Element
}

/** In front of the GUID of a definition: where the next one of its bucket is. */
const NEXT_LENGTH = 4

/**
 * The head of an instance: `0c 01`, first 32 bits of the GUID, offset of the definition, which follows at its first use.
 * `key`: what the chunk knows the definition by, where the GUID alone does not tell its content.
 */
export function writeTemplateUse(chunk: ChunkState, template: Template, key = template.guid): void {
  const { out } = chunk
  out.u8(TOKEN.instance)
  out.u8(1)
  const known = chunk.definitions.get(key)
  if (known !== undefined) {
    out.u32(out.getU32(known + NEXT_LENGTH))
    return out.u32(known)
  }
  const idAt = out.position
  out.u32(0)
  const offset = out.position + 4
  out.u32(offset)
  chunk.definitions.set(key, offset)
  const images = IMAGES.get(template) ?? []
  const image = images.find((each) => fits(each, chunk))
  if (image !== undefined) putImage(chunk, image)
  else if (images.length < MOST_IMAGES) IMAGES.set(template, [...images, imageOf(chunk, template)])
  else writeDefinition(chunk, template)
  out.setU32(idAt, out.getU32(offset + NEXT_LENGTH))
}

/** Offset of the next definition in the bucket, GUID, size of what follows: fragment header, element, end. */
function writeDefinition(chunk: ChunkState, template: Template): void {
  const { out } = chunk
  const offset = out.position
  out.u32(0)
  writeGuid(out, template.guid)
  linkDefinition(out, offset)
  const sizeAt = reserveU32(out)
  out.put(FRAGMENT_HEADER)
  writeElement(chunk, template.root, 'template')
  out.u8(TOKEN.endOfFragment)
  fillLength(out, sizeAt)
}

/** A definition as it was written. Places count from its beginning. */
interface DefinitionImage {
  readonly bytes: Uint8Array
  readonly uses: readonly NameUse[]
  /** Names that lie in it, and names that lay in the chunk before. */
  readonly resident: ReadonlySet<string>
  readonly outer: ReadonlySet<string>
}

/** Which names come first in a chunk differs little from one to the next. */
const MOST_IMAGES = 4
const IMAGES = new WeakMap<Template, readonly DefinitionImage[]>()

function imageOf(chunk: ChunkState, template: Template): DefinitionImage {
  const { out } = chunk
  const start = out.position
  const uses: NameUse[] = []
  writeDefinition({ ...chunk, uses }, template)
  const resident = new Set(uses.filter(({ isResident }) => isResident).map(({ name }) => name))
  return {
    bytes: out.bytes.slice(start, out.position),
    uses: uses.map((use) => ({ ...use, at: use.at - start })),
    resident,
    outer: new Set(uses.map(({ name }) => name).filter((name) => !resident.has(name))),
  }
}

function fits({ resident, outer }: DefinitionImage, { names }: ChunkState): boolean {
  for (const name of resident) if (names.has(name)) return false
  for (const name of outer) if (!names.has(name)) return false
  return true
}

function putImage(chunk: ChunkState, { bytes, uses }: DefinitionImage): void {
  const { out, names } = chunk
  const start = out.position
  out.put(bytes)
  linkDefinition(out, start)
  for (const { name, at, isResident } of uses) {
    const reference = start + at
    if (isResident) linkName(chunk, name, reference + 4)
    out.setU32(reference, names.get(name)!)
  }
}
