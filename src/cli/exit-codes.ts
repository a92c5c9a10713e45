/** What the exit code says; the worst of what happened wins, in the order of `PRECEDENCE`. */
export const EXIT = {
  done: 0,
  /** Asked to fail on findings, and there were some; a validation that failed; a redaction that changes matches. */
  findings: 1,
  /** No rule was usable, lint found an error in one, a query was refused, or a rule was and --strict-rules was given. */
  rules: 2,
  /** Wrong usage, evidence that cannot be read, output that failed. */
  usage: 3,
  /** Evidence was damaged or lost, and --strict was given; a record that was to be cut out could not be written. */
  loss: 4,
  /** Ctrl-C; what was found so far has been written. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** For pages of help. */
export const EXIT_CODE_MEANINGS: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'Done.'],
  [
    '1',
    'A match or finding of at least --fail-on, a difference and --fail-on-difference, or a validation that failed.',
  ],
  ['2', 'No rule was usable, lint found an error, a query was refused, or a rule was refused and --strict-rules.'],
  ['3', 'Wrong usage, unreadable input or failed output.'],
  ['4', 'Damaged evidence and --strict.'],
  ['130', 'Interrupted; what was found so far has been written.'],
]

/** For --help. */
export const EXIT_CODES_TEXT = `Exit codes: 0 done; 1 a match or finding of at least --fail-on, a difference and --fail-on-difference,
a validation that failed, or a redaction that would change matches; 2 no rule was usable, lint found an error, a query was refused, or a rule was refused
and --strict-rules; 3 wrong usage, unreadable input or failed output; 4 damaged evidence and --strict; 130 interrupted.`

const PRECEDENCE: readonly ExitCode[] = [EXIT.interrupted, EXIT.usage, EXIT.loss, EXIT.rules, EXIT.findings, EXIT.done]

export function worstOf(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.done
}

/** A mistake of the user: one line, no stack, exit code 3. */
export class UserError extends Error {
  override name = 'UserError'
}
