import { type Content, readFragment } from './binxml.ts'
import type { Instance } from './binxml-instance.ts'
import { u16 } from './bytes.ts'
import type { Chunk, Definition } from './chunk.ts'
import { EvtxError } from './damage.ts'
import { type EvtxRecord, RECORD_HEADER_LENGTH } from './evtx-record.ts'
import { guidText, TYPE_BINXML } from './value.ts'

/** A template as one chunk defines it. */
export interface Template {
  readonly guid: string
  /** What is defined; null when the definition is damaged. Chunks that define the same usually share it. */
  readonly content: readonly Content[] | null
}

/** Values inside values; real logs go two deep. */
const MAX_DEPTH = 64

/**
 * The templates that a record is made of, outermost first; none for records without templates (forwarded events). Never
 * throws: parts that cannot be decoded have none.
 */
export function templatesOf({ chunk, offset, size }: EvtxRecord): Template[] {
  const templates: Template[] = []
  collect(chunk, offset + RECORD_HEADER_LENGTH, offset + size - 4, templates, 0)
  return templates
}

/** What a definition says, wherever its names and nested templates lie in the chunk: equal texts define the same. The reader lets elements nest 512 deep, half of what this can print. */
export function definitionText(content: readonly Content[]): string {
  return JSON.stringify(content, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'instance' ? 'instance' : value,
  )
}

function collect(chunk: Chunk, start: number, end: number, templates: Template[], depth: number): void {
  if (depth > MAX_DEPTH) return
  for (const instance of instancesOf(chunk, start, end)) {
    const template = templateAt(chunk, instance.definition)
    if (template === undefined) continue
    templates.push(template)
    let at = instance.values
    for (let i = 0; i < instance.count; i++) {
      const descriptor = instance.descriptors + 4 * i
      const size = u16(chunk.bytes, descriptor)
      if (chunk.bytes[descriptor + 2] === TYPE_BINXML) collect(chunk, at, at + size, templates, depth + 1)
      at += size
    }
  }
}

function instancesOf(chunk: Chunk, start: number, end: number): Instance[] {
  try {
    return readFragment(chunk, start, end, false).content.filter((part) => part.kind === 'instance')
  } catch (error) {
    if (error instanceof EvtxError) return []
    throw error
  }
}

/** Records by the dozen share a definition, and a chunk reads each once. */
const KNOWN = new WeakMap<Definition, Template>()

function templateAt(chunk: Chunk, offset: number): Template | undefined {
  const guid = offset + 4
  if (guid + 16 > chunk.length) return undefined
  const definition = chunk.definition(offset)
  // What is wrong with damaged definitions may be the same object for several.
  if (definition.problem !== undefined) return { guid: guidText(chunk.bytes, guid), content: null }
  let template = KNOWN.get(definition)
  if (template === undefined) {
    template = { guid: guidText(chunk.bytes, guid), content: definition.content }
    KNOWN.set(definition, template)
  }
  return template
}
