/**
 * What a log holds besides its live records: slack (older generations of a chunk), records that another has swallowed,
 * blocks whose header is gone or that are shifted. Recovery only adds: live records, damage and bytes are the same
 * without it; but a live record that lost the names of its values gives way to the same one with names.
 */
import { readFragment } from './binxml.ts'
import { u32 } from './bytes.ts'
import { Carver, type Part } from './carve.ts'
import { wanted } from './carve-image.ts'
import type { Chunk } from './chunk.ts'
import { CHUNK_HEADER_LENGTH } from './chunk-header.ts'
import { EvtxError } from './damage.ts'
import { type EvtxRecord, RECORD_HEADER_LENGTH, RECORD_MAGIC } from './evtx-record.ts'
import type { FileHeader } from './file-header.ts'
import { portableMachine } from './machine.ts'
import type { ReadOptions } from './read.ts'
import { SMALLEST_FRAME } from './recover-record.ts'
import { type Survey, surveyLog } from './recover-survey.ts'
import type { ByteSource } from './source.ts'
import type { Walk } from './walk.ts'

/** undefined unless asked for. */
export async function startRecovery(
  source: ByteSource,
  header: FileHeader,
  options: ReadOptions,
): Promise<Recovery | undefined> {
  if (options.recover !== true) return undefined
  const survey = await surveyLog(source, header, options.machine ?? portableMachine)
  return new Recovery(source.name, options, survey)
}

export class Recovery {
  readonly #options: ReadOptions
  readonly #carver: Carver

  constructor(file: string, options: ReadOptions, { keys, definitions }: Survey) {
    this.#options = options
    const { account, onDamage, machine = portableMachine } = options
    this.#carver = new Carver({
      file,
      machine,
      keys,
      definitions,
      hasGrid: true,
      report: ({ offset, index }, code, at, length, recordId, message) =>
        onDamage?.({ code, message, file, offset: offset + at, length, chunk: index < 0 ? null : index, recordId }),
      onLost() {
        if (account !== undefined) account.unrecovered++
      },
    })
  }

  /** A block of the grid that is no chunk. */
  *block(bytes: Uint8Array, offset: number): Generator<EvtxRecord> {
    yield* wanted(this.#carver.feed(bytes, offset), this.#options)
  }

  /** A chunk, or nothing, follows the blocks that were none. */
  *finish(): Generator<EvtxRecord> {
    yield* wanted(this.#carver.finish(), this.#options)
  }

  /** The same record with the names that its own chunk has lost, and what lies inside it; returns whether there is the former. */
  *mended({ chunk, offset, size }: EvtxRecord): Generator<EvtxRecord, boolean> {
    const found = [...this.#carver.within(chunk, [{ from: offset, to: offset + size, kind: 'undecoded' }])]
    yield* wanted(found, this.#options)
    return found.some((record) => record.offset === offset)
  }

  /** What a chunk holds besides its live records; `undecoded`: offsets of those that could not be read as they stand. */
  *besides(chunk: Chunk, walk: Walk, undecoded: ReadonlySet<number>): Generator<EvtxRecord> {
    yield* wanted(this.#besides(chunk, partsOf(chunk, walk, undecoded)), this.#options)
  }

  *#besides(chunk: Chunk, parts: readonly Part[]): Generator<EvtxRecord> {
    const shifted = yield* this.#carver.within(chunk, parts)
    if (shifted !== undefined) yield* this.#carver.feed(chunk.bytes.subarray(0, chunk.length), chunk.offset, shifted)
  }
}

/** Gaps between live records, what lies behind the content of a live record, and the slack; in order. */
function partsOf(chunk: Chunk, { offsets, sizes, end }: Walk, undecoded: ReadonlySet<number>): Part[] {
  const parts: Part[] = []
  const add = (from: number, to: number, kind: Part['kind']): void => {
    if (to - from >= SMALLEST_FRAME) parts.push({ from, to, kind })
  }
  let behind = CHUNK_HEADER_LENGTH
  for (let i = 0; i < offsets.length; i++) {
    const offset = offsets[i]!
    add(behind, offset, 'free')
    behind = offset + sizes[i]!
    if (undecoded.has(offset)) add(offset, behind, 'undecoded')
    else if (holdsMagic(chunk.bytes, offset + SMALLEST_FRAME, behind))
      add(contentEnd(chunk, offset, behind), behind, 'swallowed')
  }
  add(Math.max(behind, Math.min(end, chunk.length)), chunk.length, 'free')
  return parts
}

function holdsMagic(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 8) if (u32(bytes, at) === RECORD_MAGIC) return true
  return false
}

/** Eventlogedit grows a record over the next one: behind the end of its content the other one is still there. */
function contentEnd(chunk: Chunk, offset: number, end: number): number {
  try {
    return readFragment(chunk, offset + RECORD_HEADER_LENGTH, end - 4, false).end
  } catch (error) {
    if (error instanceof EvtxError) return offset + RECORD_HEADER_LENGTH
    throw error
  }
}
