/**
 * A record of another log, copied into a chunk that is being written: values byte for byte, template definitions once a
 * chunk as Windows stores them, and everything that is an offset (names, definitions) as the new chunk has it. What the
 * source keeps behind the content (padding, hidden bytes) stays behind.
 */

import { readFragment } from './binxml.ts'
import { type Instance, readInstance } from './binxml-instance.ts'
import { TOKEN } from './binxml-token.ts'
import { equalBytes, u16, u64 } from './bytes.ts'
import type { Chunk, Definition } from './chunk.ts'
import { type CopiedDefinition, CopiedDefinitions, writable } from './copy-definition.ts'
import { EvtxError } from './damage.ts'
import { type EvtxRecord, RECORD_HEADER_LENGTH } from './evtx-record.ts'
import { guidText, TYPE_BINXML } from './value.ts'
import type { FramedRecord } from './write-chunk.ts'
import { type Template, writeTemplateUse } from './write-definition.ts'
import { checkedLength, writeContent } from './write-element.ts'
import { EvtxWriteError } from './write-error.ts'
import type { ChunkState } from './write-tables.ts'

const FRAGMENT_HEADER_LENGTH = 4
const FRAGMENT_HEADER = 0x0f
/** BinXML inside values inside values; real logs go two deep. */
const MAX_DEPTH = 64

/** Where a value stands and what it is. */
export interface CopiedValue {
  readonly chunk: Chunk
  readonly type: number
  readonly offset: number
  readonly size: number
  readonly field: string
}

/** Puts something else in the place of values while they are copied. */
export interface Rewriter {
  /** A record begins, or begins again: what did not fit into a chunk is written into the next. */
  begin(): void
  /** The value's new bytes; undefined: it stays as it is. */
  value(value: CopiedValue): Uint8Array | undefined
  /** The same definition with other literal text; `template` itself where nothing changes. Asked each time it is used. */
  template(template: Template): Template
  /** Content that is written out, without template. */
  content(content: readonly Content[]): readonly Content[]
}

type Content = ReturnType<typeof writable>

export class RecordCopier {
  readonly #definitions = new CopiedDefinitions()
  readonly #uses = new WeakMap<Definition, DefinitionUse>()
  /** The same in the chunk before, most likely under the same GUID. */
  readonly #lastUses = new WeakMap<CopiedDefinition, DefinitionUse>()
  readonly #rewriter: Rewriter | undefined

  constructor(rewriter?: Rewriter) {
    this.#rewriter = rewriter
  }

  /** To be written before the source reads on. Writing throws `EvtxWriteError` for what cannot be copied. */
  copy(record: EvtxRecord): FramedRecord {
    const { chunk, offset, size } = record
    return {
      recordId: u64(chunk.bytes, offset + 8),
      written: u64(chunk.bytes, offset + 16),
      write: (state) => {
        this.#rewriter?.begin()
        try {
          this.#fragment(state, chunk, offset + RECORD_HEADER_LENGTH, offset + size - 4, 0)
        } catch (error) {
          throw error instanceof EvtxError ? new EvtxWriteError(error.message) : error
        }
      },
    }
  }

  #fragment(state: ChunkState, chunk: Chunk, start: number, end: number, depth: number): void {
    if (depth > MAX_DEPTH) throw new EvtxWriteError(`values are nested deeper than ${MAX_DEPTH}`)
    const { out } = state
    const { bytes } = chunk
    const first = bytes[start] === FRAGMENT_HEADER ? start + FRAGMENT_HEADER_LENGTH : start
    out.put(bytes.subarray(start, first))
    // What nearly every fragment is: one instance and nothing else.
    const only = bytes[first] === TOKEN.instance ? readInstance(chunk, first, end) : undefined
    if (only !== undefined && (only.end === end || bytes[only.end] === TOKEN.endOfFragment)) {
      this.#instance(state, chunk, only, depth)
      return out.u8(TOKEN.endOfFragment)
    }
    for (const part of readFragment(chunk, start, end, false).content) {
      if (part.kind === 'instance') this.#instance(state, chunk, part, depth)
      else {
        const content = [writable(part)]
        writeContent(state, this.#rewriter?.content(content) ?? content, 'plain')
      }
    }
    out.u8(TOKEN.endOfFragment)
  }

  #instance(state: ChunkState, chunk: Chunk, instance: Instance, depth: number): void {
    if (instance.problem !== undefined) throw new EvtxWriteError(instance.problem)
    const use = this.#useOf(chunk, instance)
    const template = this.#rewriter?.template(use.template) ?? use.template
    writeTemplateUse(state, template, template === use.template ? use.key : template.guid)
    this.#values(state, chunk, instance, use.copied, depth)
  }

  /** Count and descriptors as they are, then values; only BinXML changes its length, as names move in and out of it. */
  #values(state: ChunkState, chunk: Chunk, instance: Instance, { fields }: CopiedDefinition, depth: number): void {
    const { out } = state
    const { count, descriptors, values, end } = instance
    const { bytes } = chunk
    const written = out.position + 4
    out.put(bytes.subarray(descriptors - 4, values))
    let copied = values
    let offset = values
    for (let i = 0; i < count; i++) {
      const descriptor = descriptors + 4 * i
      const size = u16(bytes, descriptor)
      const type = bytes[descriptor + 2]!
      const isNested = type === TYPE_BINXML && size > 0
      const replaced = isNested
        ? undefined
        : this.#rewriter?.value({ chunk, type, offset, size, field: fields[i] ?? 'Data' })
      if (isNested || replaced !== undefined) {
        out.put(bytes.subarray(copied, offset))
        const start = out.position
        if (replaced !== undefined) out.put(replaced)
        else this.#fragment(state, chunk, offset, offset + size, depth + 1)
        out.setU16(written + 4 * i, checkedLength(out.position - start, 'bytes in one value'))
        copied = offset + size
      }
      offset += size
    }
    out.put(bytes.subarray(copied, end))
  }

  #useOf(chunk: Chunk, { definition: offset }: Instance): DefinitionUse {
    const definition = chunk.definition(offset)
    let use = this.#uses.get(definition)
    if (use === undefined) {
      const copied = this.#definitions.of(definition.content)
      const last = this.#lastUses.get(copied)
      const guid = offset + 4
      use =
        last !== undefined && equalBytes(last.guid, 0, chunk.bytes, guid, GUID_LENGTH)
          ? last
          : useOf(copied, chunk, guid)
      this.#lastUses.set(copied, use)
      this.#uses.set(definition, use)
    }
    return use
  }
}

function useOf(copied: CopiedDefinition, chunk: Chunk, at: number): DefinitionUse {
  const text = guidText(chunk.bytes, at)
  return {
    copied,
    guid: chunk.bytes.slice(at, at + GUID_LENGTH),
    template: { guid: text, root: copied.root },
    key: `${text} ${copied.content}`,
  }
}

const GUID_LENGTH = 16

/** A definition of one chunk. Crafted files give several definitions one GUID: those stay apart. */
interface DefinitionUse {
  readonly copied: CopiedDefinition
  /** As stored. */
  readonly guid: Uint8Array
  readonly template: Template
  readonly key: string
}
