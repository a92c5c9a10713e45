/** What became of an expectation. */
import type { CountRange } from './count-range.ts'

/** `broken`: it could not be judged, and that is a fault; `skipped`: it could not be judged here, and that is none. */
export type VerdictStatus = 'passed' | 'warning' | 'failed' | 'broken' | 'skipped'

interface VerdictKind {
  readonly status: VerdictStatus
  /** As the closing table has it. */
  readonly summary: string
}

/** Every verdict, in the order of the closing table. */
export const VERDICTS = {
  fired: { status: 'passed', summary: 'fired as expected' },
  quiet: { status: 'passed', summary: 'silent as expected' },
  idle: { status: 'passed', summary: 'silent as expected, without an event to look at' },
  surplus: { status: 'warning', summary: 'fired more often than was counted' },
  silent: { status: 'failed', summary: 'silent' },
  'too-seldom': { status: 'failed', summary: 'fired too seldom' },
  'too-often': { status: 'failed', summary: 'fired too often' },
  unwanted: { status: 'failed', summary: 'fired where it must not' },
  'no-telemetry': { status: 'broken', summary: 'not judged: the recording has no event that the rule looks at' },
  'rule-missing': { status: 'broken', summary: 'not judged: no such rule' },
  'rule-ambiguous': { status: 'broken', summary: 'not judged: several such rules' },
  'rule-refused': { status: 'broken', summary: 'not judged: the rule was refused' },
  'recording-missing': { status: 'broken', summary: 'not judged: no such recording' },
  'recording-unreadable': { status: 'broken', summary: 'not judged: the recording cannot be read' },
  'window-unknown': { status: 'broken', summary: 'not judged: the recording does not show the process' },
  interrupted: { status: 'broken', summary: 'not judged: interrupted' },
  'rule-unserved': { status: 'skipped', summary: 'not judged: unsupported log source' },
  'recording-type': { status: 'skipped', summary: 'not judged: unsupported type of recording' },
} as const satisfies { readonly [code: string]: VerdictKind }

export type Verdict = keyof typeof VERDICTS

/** From the best to the worst. */
export const STATUSES = ['passed', 'warning', 'skipped', 'broken', 'failed'] as const satisfies readonly VerdictStatus[]

/** Why an expectation could not be judged. */
export interface NotJudged {
  readonly reason: Extract<
    Verdict,
    `rule-${string}` | `recording-${string}` | 'window-unknown' | 'no-telemetry' | 'interrupted'
  >
  /** What to tell a person. */
  readonly text: string
}

/** `offered`: events that the rule looked at. `isExact`: more than a lower bound is too much. */
export function verdictOf(count: number, offered: number, range: CountRange, isExact: boolean): Verdict {
  const most = range.tellsSurplus && isExact ? range.least : range.most
  if (count > most) return most === 0 ? 'unwanted' : 'too-often'
  if (count < range.least) return count > 0 ? 'too-seldom' : offered === 0 ? 'no-telemetry' : 'silent'
  if (count === 0) return offered === 0 ? 'idle' : 'quiet'
  return range.tellsSurplus && count > range.least ? 'surplus' : 'fired'
}
