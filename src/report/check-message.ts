import { type CheckResult, countRangeText, VERDICTS } from '../validate/index.ts'
import { nearMissSentence } from './near-miss-text.ts'
import { countText } from './numbers-text.ts'
import { terminalText } from './terminal-text.ts'

/** What became of a check, in one line, for reports that point at it. */
export function checkMessage(check: CheckResult): string {
  const { verdict, rule, reference, recording, window, expected, count, text, nearMisses } = check
  const where = window === null ? recording : `${recording} (${window})`
  const head = `${rule?.title ?? reference} on ${where}: ${VERDICTS[verdict].summary}`
  const counted = count === null ? '' : `; expected ${countRangeText(expected)}, matched ${countText(count)}`
  const [nearest] = nearMisses?.events ?? []
  const more = [text, nearest === undefined ? null : nearMissSentence(nearest)].filter((each) => each !== null)
  return terminalText([head + counted, ...more].join('; '))
}
