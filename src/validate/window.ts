/** A part of a recording: what belongs to one test where a recording holds several. */
import type { LogRecord } from '../evtx/log-record.ts'
import { type ProcessRoot, type ProcessTree, rootText } from './process-tree.ts'

export interface Window {
  /** Inclusive bounds of TimeCreated in 100 ns ticks since 1601; an event without a time lies outside. null: no bound. */
  readonly from: bigint | null
  readonly to: bigint | null
  /** Only events of this process and of those that it started. */
  readonly process: ProcessRoot | null
  /** As written, for people. */
  readonly text: string
}

export type Contains = (record: LogRecord) => boolean

/** `tree`: of the whole recording; asked for where the window names a process. Why there is no such window, or the window. */
export function openWindow(
  window: Window | null,
  tree: ProcessTree,
): { readonly ok: true; readonly contains: Contains | null } | { readonly ok: false; readonly message: string } {
  if (window === null) return { ok: true, contains: null }
  const isInTime = timeBounds(window)
  if (window.process === null) return { ok: true, contains: ({ timeTicks }) => isInTime(timeTicks) }
  const subtree = tree.subtree(window.process, isInTime)
  if (subtree === undefined)
    return { ok: false, message: `the recording does not show a process with ${rootText(window.process)}` }
  return { ok: true, contains: (record) => isInTime(record.timeTicks) && subtree(record) }
}

function timeBounds({ from, to }: Window): (ticks: bigint | null) => boolean {
  if (from === null && to === null) return () => true
  return (ticks) => ticks !== null && (from === null || ticks >= from) && (to === null || ticks <= to)
}
