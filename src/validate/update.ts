/** `--update`: what was counted, written into the suite in place of what it expected. */
import type { TextEdit } from '../sigma/diagnostics.ts'
import { applyEdits } from '../sigma/edits.ts'
import { countRangeText, range } from './count-range.ts'
import { type CheckResult, statusOf } from './result.ts'
import type { CountEdit } from './suite.ts'

export interface UpdatedSuite {
  readonly text: string
  /** Expectations that were rewritten. */
  readonly updated: number
  /** Checks that still do not pass: baselines and `others` stay as they are, as does what could not be judged. */
  readonly left: number
}

/** `checks`: those of this suite. */
export function updateSuite(text: string, checks: readonly CheckResult[]): UpdatedSuite {
  const counts = new Map<number, { readonly edit: CountEdit; readonly counts: Set<number> }>()
  for (const { update, count } of checks) {
    if (update === null || count === null) continue
    const known = counts.get(update.start) ?? { edit: update, counts: new Set() }
    counts.set(update.start, known)
    known.counts.add(count)
  }
  const written = new Set<number>()
  const edits: TextEdit[] = []
  for (const check of checks) {
    const { update, count } = check
    if (update === null || count === null || written.has(update.start) || !isWanted(check)) continue
    // One expectation for several recordings has to hold for each: there is no one count to write.
    if (counts.get(update.start)!.counts.size > 1) continue
    written.add(update.start)
    edits.push(editOf(update, count))
  }
  const wanting = checks.filter((check) => isWanted(check) || statusOf(check.verdict) === 'broken')
  const left = wanting.filter(({ update }) => update === null || !written.has(update.start)).length
  return { text: edits.length === 0 ? text : applyEdits(text, edits), updated: edits.length, left }
}

/** A lower bound of nothing would say that the rule must not match: a silent rule keeps its failure. A missing one is added. */
function isWanted({ verdict, update, count }: CheckResult): boolean {
  const status = statusOf(verdict)
  if (update?.as === 'number') return count !== 0 && (status !== 'passed' || update.start === update.end)
  return status === 'failed'
}

function editOf({ start, end, before, after, as }: CountEdit, count: number): TextEdit {
  const text = as === 'number' ? String(count) : countRangeText(range(count, count))
  return { start, end, text: before + text + after }
}
