/** A process as logs show it, with its place among others. */
import type { RecordId } from '../evtx/log-record.ts'

/**
 * What is known of the parent:
 *
 * | parentage | meaning |
 * |---|---|
 * | `known` | its creation was recorded |
 * | `missing` | its creation was not recorded; what the child says of it is all there is |
 * | `reused` | the same, and the process id belonged to another process before, which is not the parent |
 * | `circular` | the log says that it came of its own child, which cannot be |
 * | `none` | the event names no parent |
 */
export type Parentage = 'known' | 'missing' | 'reused' | 'circular' | 'none'

export interface Process {
  /** Consecutive, in the order of creation; those that were not recorded come behind. */
  id: number
  readonly computer: string
  guid: string | null
  readonly pid: number | null
  image: string | null
  commandLine: string | null
  user: string | null
  /** Of the creation; null when it was not recorded. */
  readonly ticks: bigint | null
  readonly time: string | null
  /** Of the end, where that was recorded. */
  ended: string | null
  /** The records of its creation: one, or two where both logs tell of it. */
  readonly records: ProcessRecord[]
  parentage: Parentage
  parent: Process | null
  /** With `reused`: who had the process id of the parent before. */
  parentIdHolder: Process | null
  /** In the order of their creation. */
  readonly children: Process[]
}

export interface ProcessRecord {
  readonly log: 'sysmon' | 'security'
  readonly file: string
  readonly recordId: RecordId | null
}
