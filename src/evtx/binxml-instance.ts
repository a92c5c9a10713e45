import { u16, u32 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import { EvtxError } from './damage.ts'

/** A use of a template definition: which one, and the values for its substitutions. */
export interface Instance {
  readonly kind: 'instance'
  /** Offset of the definition in the chunk. */
  readonly definition: number
  /** Number of values; a descriptor of four bytes each at `descriptors`, the values themselves from `values` on. */
  readonly count: number
  readonly descriptors: number
  readonly values: number
  /** Where the last value ends. */
  readonly end: number
  /** Why nobody knows what the values are called: the definition is damaged, or it is not the one that was meant. */
  readonly problem: string | undefined
}

/** More values than any real template has (41); the bound keeps damaged counts cheap. */
export const MAX_VALUES = 8192

/**
 * Reads a template instance (token 0x0c at `at`); its values may reach up to `end`. Where they are is told by the instance
 * alone, so a damaged definition costs their names only.
 */
export function readInstance(chunk: Chunk, at: number, end: number): Instance {
  const bytes = chunk.bytes
  const { definition, descriptors } = instanceHead(chunk, at)
  const { id, problem } = chunk.definition(definition)
  const start = descriptors - 4
  const count = u32(bytes, start)
  const values = descriptors + 4 * count
  if (count > MAX_VALUES || values > end)
    throw new EvtxError('BAD_VALUES', start, `${count} values do not fit into the record`)
  let valuesEnd = values
  for (let i = 0; i < count; i++) valuesEnd += u16(bytes, descriptors + 4 * i)
  if (valuesEnd > end) throw new EvtxError('BAD_VALUES', descriptors, 'the values reach beyond the end of the record')
  const isOther = problem === undefined && id !== u32(bytes, at + 2)
  return {
    kind: 'instance',
    definition,
    count,
    descriptors,
    values,
    end: valuesEnd,
    problem: isOther ? 'the template id is not that of the definition it points to' : problem,
  }
}

/** Offsets of the definition and of the descriptors behind it; the number of values stands before these. */
export function instanceHead(chunk: Chunk, at: number): { readonly definition: number; readonly descriptors: number } {
  const definition = chunk.definitionOffset(at)
  const isResident = definition === at + 10
  return { definition, descriptors: (isResident ? chunk.definition(definition).end : at + 10) + 4 }
}
