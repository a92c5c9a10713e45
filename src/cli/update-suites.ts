/** `validate --update`: suites with what was counted, written back. */
import { replaceFile } from '../node/replace-file.ts'
import { countedText, terminalText } from '../report/index.ts'
import type { ValidationResult } from '../validate/index.ts'
import { updateSuite } from '../validate/update.ts'
import { type Io, say } from './io.ts'
import type { FoundSuite } from './suites.ts'

/** Returns how many files could not be written. */
export function updateSuites(
  suites: readonly FoundSuite[],
  { checks }: ValidationResult,
  { isQuiet }: { readonly isQuiet: boolean },
  io: Io,
): number {
  let failures = 0
  for (const { suite, file, bytes } of suites) {
    const ofSuite = checks.filter((check) => check.suite === suite.path)
    const { text, updated, left } = updateSuite(suite.text, ofSuite)
    const rest = left === 0 ? '' : `; ${countedText(left, 'check')} left as it is`
    const tell = (what: string): void => say(io, `${terminalText(suite.path)}: ${what}`)
    if (updated === 0) {
      if (left > 0 && !isQuiet) tell(`nothing updated${rest}`)
      continue
    }
    const { failure } = replaceFile(file.path, bytes, encoded(text, bytes))
    if (failure !== undefined) {
      failures++
      tell(`not updated: ${failure}`)
    } else if (!isQuiet) tell(`${countedText(updated, 'expectation')} updated${rest}`)
  }
  return failures
}

/** A byte order mark is no part of the text, and stays. */
function encoded(text: string, before: Uint8Array): Uint8Array {
  const hasMark = before[0] === 0xef && before[1] === 0xbb && before[2] === 0xbf && !text.startsWith('\ufeff')
  return new TextEncoder().encode(hasMark ? `\ufeff${text}` : text)
}
