/**
 * Template definitions of a whole log by template id. A record may outlive the definition it points to; when every
 * definition of the log that has its id is the same, and all values are of the types that it expects, that one was meant.
 */
import type { Content } from './binxml.ts'
import { u32 } from './bytes.ts'
import type { Definition } from './chunk.ts'
import { CHUNK_HEADER_LENGTH } from './chunk-header.ts'
import { EvtxError } from './damage.ts'
import type { StrictChunk } from './recover-chunk.ts'
import { TYPE_BINXML, TYPE_NULL } from './value.ts'

const TEMPLATE_TABLE = 384
/** More ids than a merged log of a thousand hosts has; those beyond are not kept. */
const MAX_KNOWN = 8192
/** Definitions of one chunk that are looked at; the most ever seen in one is 41. */
const MAX_IN_CHUNK = 256

interface Known {
  readonly definition: Definition
  /** GUID and content as text, to compare. */
  readonly identity: string
  /** Type that is expected of each value; undefined: the value is not used. */
  readonly types: readonly (number | undefined)[]
  /** Another definition has the same id. */
  isAmbiguous: boolean
}

export class KnownDefinitions {
  readonly #known = new Map<number, Known>()

  /** All that the chunk's own index leads to; chains in it lead downwards, so following them ends. */
  learn(chunk: StrictChunk): void {
    let looked = 0
    for (let at = TEMPLATE_TABLE; at < CHUNK_HEADER_LENGTH; at += 4) {
      let previous = chunk.length
      let offset = u32(chunk.bytes, at)
      while (offset >= CHUNK_HEADER_LENGTH && offset < previous && ++looked <= MAX_IN_CHUNK) {
        this.#add(chunk, offset)
        previous = offset
        offset = u32(chunk.bytes, offset)
      }
    }
  }

  #add(chunk: StrictChunk, offset: number): void {
    const definition = wholeDefinition(chunk, offset)
    if (definition?.layout === undefined) return
    const types = typesOf(definition.content)
    if (types === undefined) return
    const guid = chunk.bytes.subarray(offset + 4, offset + 20).join()
    const known = this.#known.get(definition.id)
    if (known?.definition.content === definition.content) return
    const identity = `${guid} ${JSON.stringify(definition.content)}`
    if (known !== undefined) known.isAmbiguous ||= known.identity !== identity
    else if (this.#known.size < MAX_KNOWN)
      this.#known.set(definition.id, { definition, identity, types, isAmbiguous: false })
  }

  /** The definition for an instance whose own is lost; `counts`: where its number of values stands. */
  find(id: number, bytes: Uint8Array, counts: number): Definition | undefined {
    const known = this.#known.get(id)
    if (known === undefined || known.isAmbiguous || u32(bytes, counts) !== known.types.length) return undefined
    for (const [i, type] of known.types.entries()) {
      if (type !== undefined && !isExpected(bytes[counts + 4 + 4 * i + 2]!, type)) return undefined
    }
    return known.definition
  }
}

function wholeDefinition(chunk: StrictChunk, offset: number): Definition | undefined {
  try {
    return chunk.definition(offset)
  } catch (error) {
    if (error instanceof EvtxError) return undefined
    throw error
  }
}

/** undefined: an instance inside the definition refers to its own chunk. */
function typesOf(content: readonly Content[]): (number | undefined)[] | undefined {
  const types: (number | undefined)[] = []
  let isPortable = true
  const collect = (part: Content): void => {
    if (part.kind === 'instance') isPortable = false
    if (part.kind === 'substitution') types[part.index] = part.type
    if (part.kind !== 'element') return
    for (const attribute of part.attributes) attribute.content.forEach(collect)
    part.content.forEach(collect)
  }
  content.forEach(collect)
  return isPortable ? Array.from(types) : undefined
}

/** Whole numbers, and SizeT with its hexadecimal twins: recorded values differ from their template within these (measured). */
const NUMBERS: ReadonlySet<number> = new Set([0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x10, 0x14, 0x15])

function isExpected(type: number, expected: number): boolean {
  if (type === expected || type === TYPE_NULL || expected === TYPE_NULL) return true
  return type !== TYPE_BINXML && NUMBERS.has(type) && NUMBERS.has(expected)
}
