import type { ByteSource } from '../../evtx/index.ts'
import type { Part } from './part.ts'

/** A file in an archive; valid until the next one is asked for. */
export interface Member {
  /** As the archive has it, `/` between folders: whatever somebody wrote there, so it is shown and nothing else. */
  readonly name: string
  /** Expanded, as the archive says; null where it does not say. */
  readonly length: number | null
  /** To be held against what comes out, where `part` does not. */
  readonly crc32?: number | null
  readonly source: ByteSource
  /** Where its bytes lie in the archive; null when they can only be had from front to back. */
  readonly part: Part | null
  /** The first bytes, as many as `HEAD_LENGTH` or all there are. */
  head(): Promise<Uint8Array>
}

/** A member that is not read. */
export interface RefusedMember {
  readonly name: string
  readonly refusal: string
  /** Set when a password is missing or wrong: there may be thousands, which is told once. */
  readonly password?: 'missing' | 'wrong'
}

/** What the forms of archives are asked with. */
export interface OpenArchive {
  readonly source: ByteSource
  readonly password: string | undefined
  /** Bytes that may still come out of it. */
  readonly limit: () => number
  /** Counts what is expanded on the way. */
  readonly passing: (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>
}

/** The header of a log, and the magic of its first chunk. */
export const HEAD_LENGTH = 4096 + 8

export async function headOf(source: ByteSource): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_LENGTH)
  return head.subarray(0, await source.read(0, head))
}
