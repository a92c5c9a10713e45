import { type CheckResult, countRangeText, VERDICTS } from '../validate/index.ts'
import { mendsSentence } from './mend-text.ts'
import { NOT_MENDED, nearestSentence, SHOWN_MENDS } from './near-miss-text.ts'
import { countText } from './numbers-text.ts'
import { terminalText } from './terminal-text.ts'

/** What became of a check, in one line, for reports that point at it. */
export function checkMessage(check: CheckResult): string {
  const { verdict, rule, reference, recording, window, expected, count, text, nearest, mends } = check
  const where = window === null ? recording : `${recording} (${window})`
  const head = `${rule?.title ?? reference} on ${where}: ${VERDICTS[verdict].summary}`
  const counted = count === null ? '' : `; expected ${countRangeText(expected)}, matched ${countText(count)}`
  const [first] = nearest?.events ?? []
  const more = [text, first === undefined ? null : nearestSentence(first)].filter((each) => each !== null)
  const suggested = nearest === null || mends?.length === 0 ? [] : [suggestedText(mends)]
  return terminalText([head + counted, ...more, ...suggested].join('; '))
}

function suggestedText(mends: CheckResult['mends']): string {
  return mends === null ? `mends: ${NOT_MENDED}` : mendsSentence(mends.slice(0, SHOWN_MENDS))
}
