import type { DiagnosticKind } from './catalogue-loading.ts'

/** A code of a check: besides what every diagnostic has, what the documentation says about it. */
export interface CheckKind extends DiagnosticKind {
  readonly refuses: false
  /** What comes of it. */
  readonly why: string
  /** A piece of a rule in which it is found. */
  readonly example: string
  /** `lint --fix` mends it, at least in its usual forms. */
  readonly isFixable?: true
}
