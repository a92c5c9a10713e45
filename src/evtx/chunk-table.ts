/** All blocks of 64 KiB of a file with what is wrong with each, and what their headers promise but do not keep. */
import type { ChunkFacts, FoundChunk } from './chunk-facts.ts'
import { CHUNK_FLAG_NO_CHECKSUMS } from './chunk-header.ts'
import type { Damage, DamageCode } from './damage.ts'
import { type FileHeader, FLAG_NO_CHECKSUMS } from './file-header.ts'

export interface ChunkTable {
  /** In file order, without those that were too many. */
  readonly blocks: readonly ChunkBlock[]
  /** Of all blocks, kept or not. */
  readonly counts: { readonly [kind in ChunkFacts['kind']]: number }
  /** Blocks that were too many to keep; what is wrong with them is among the damages of the file. */
  readonly unlisted: number
}

export interface ChunkBlock {
  readonly facts: ChunkFacts
  readonly damage: ReadonlyMap<DamageCode, number>
}

/** 6.5 GB of log, some 60 MiB of memory; Windows keeps no log above 4 GB. */
const MAX_BLOCKS = 100_000

export class ChunkTableBuilder {
  readonly #blocks: { readonly facts: ChunkFacts; readonly damage: Map<DamageCode, number> }[] = []
  readonly #damage = new Map<number, Map<DamageCode, number>>()
  readonly #counts = { chunk: 0, zero: 0, unrecognised: 0 }
  #unlisted = 0

  add(facts: ChunkFacts): void {
    this.#counts[facts.kind]++
    if (this.#blocks.length === MAX_BLOCKS) this.#unlisted++
    else this.#blocks.push({ facts, damage: this.#damageOf(facts.index) })
  }

  /** Comes before or after the block that it is about. */
  damage({ chunk, code }: Damage): void {
    if (chunk === null || chunk >= MAX_BLOCKS) return
    const damage = this.#damageOf(chunk)
    damage.set(code, (damage.get(code) ?? 0) + 1)
  }

  table(): ChunkTable {
    return { blocks: this.#blocks, counts: this.#counts, unlisted: this.#unlisted }
  }

  #damageOf(chunk: number): Map<DamageCode, number> {
    let damage = this.#damage.get(chunk)
    if (damage === undefined) {
      damage = new Map()
      this.#damage.set(chunk, damage)
    }
    return damage
  }
}

/** Whether the checksums of a chunk are right; null where the file or the chunk says that it keeps none, and where the header does not say which bytes it is of. */
export interface ChecksumVerdicts {
  readonly header: boolean | null
  readonly records: boolean | null
}

export function checksumVerdicts(chunk: FoundChunk, file: FileHeader | null): ChecksumVerdicts {
  const { header, headerChecksum, recordsChecksum } = chunk
  const isKept =
    (header.flags & CHUNK_FLAG_NO_CHECKSUMS) === 0 && (file === null || (file.flags & FLAG_NO_CHECKSUMS) === 0)
  if (!isKept) return { header: null, records: null }
  return {
    header: header.headerChecksum === headerChecksum,
    records: recordsChecksum === null ? null : header.recordsChecksum === recordsChecksum,
  }
}

/** False also for a log that was in use: the header of its last chunk is stale, which is no damage. */
export function keepsPromise({ header, records, firstRecordId, lastRecordId, end }: FoundChunk): boolean {
  if (firstRecordId === null || lastRecordId === null) return promisesNone(header)
  return (
    header.firstRecordId === BigInt(firstRecordId) &&
    header.lastRecordId === BigInt(lastRecordId) &&
    header.lastRecordNumber - header.firstRecordNumber + 1n === BigInt(records) &&
    header.freeOffset === end
  )
}

const NO_ID = 0xffff_ffff_ffff_ffffn

/** As Windows writes it into the header of a chunk without records; zeros are seen as well. */
export function promisesNone({ firstRecordId, lastRecordId }: FoundChunk['header']): boolean {
  return lastRecordId === NO_ID || (firstRecordId === 0n && lastRecordId === 0n)
}
