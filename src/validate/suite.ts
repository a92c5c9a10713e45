/** What a suite asks, in whatever form it was written: how often which detections must match which recordings. */
import type { Diagnostic } from '../sigma/diagnostics.ts'
import type { CountRange } from './count-range.ts'
import type { Window } from './window.ts'

export interface Suite {
  /** As it was found and as it is printed, `/` between folders. */
  readonly path: string
  /** The whole file, for frames and for `--update`. */
  readonly text: string
  readonly title: string | null
  /** Where its rules are, relative to its folder; empty when it leaves that open. */
  readonly rulePaths: readonly string[]
  readonly tests: readonly SuiteTest[]
  /** What is wrong with the file; a suite with an error is not run. */
  readonly diagnostics: readonly Diagnostic[]
}

/** One recording, seen through one window, and what is expected there. */
export interface SuiteTest {
  readonly name: string
  /** GUID of the test of Atomic Red Team that was recorded; null: not told. */
  readonly atomic: string | null
  readonly recording: RecordingReference
  /** null: all of the recording. */
  readonly window: Window | null
  readonly expectations: readonly Expectation[]
  /** What is expected of every rule of the suite that has no expectation of its own; null: nothing. */
  readonly others: Expectation | null
}

export interface RecordingReference {
  /** As written. */
  readonly path: string
  /** Folders, relative to the suite's, where it may be, the likeliest first. */
  readonly folders: 'own' | 'own-and-above'
  /** What the suite says that it is; null when it says nothing. */
  readonly type: string | null
}

export interface Expectation {
  /** Id, file name or title of a rule, as written. */
  readonly rule: string
  readonly count: CountRange
  readonly place: SuitePlace
  /** How `--update` writes what was counted; null: this expectation stays as it is. */
  readonly update: CountEdit | null
}

/** Line and column count from 1; offsets are of UTF-16 units, `end` exclusive. */
export interface SuitePlace {
  readonly line: number
  readonly column: number
  readonly start: number
  readonly end: number
}

/** What stands between `start` and `end` becomes `before`, the count in the words of the suite, and `after`. */
export interface CountEdit {
  readonly start: number
  readonly end: number
  readonly before: string
  readonly after: string
  /** `number`: the count alone, a lower bound; `words`: an expectation of exactly so many. */
  readonly as: 'number' | 'words'
}
