/** The events that came nearest to matching a silent rule, what kept each from it, and what would mend the rule. */
import type { BlamedTest } from '../detect/index.ts'
import type { CheckResult, NearestEvent, NearestEvents } from '../validate/index.ts'
import { mendLines } from './mend-text.ts'
import { actualText, excerpt, nearLines, tellingText } from './near-text.ts'
import { countedText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import { terminalText } from './terminal-text.ts'

/** Tests of one event that are shown. */
const SHOWN_TESTS = 5
/** Suggestions for one rule that are shown; the others are less likely. */
export const SHOWN_MENDS = 3

export const NOT_MENDED = 'not looked for: too many rules were silent; sigma-replay explain looks for those of any rule'

export function nearMissLines({ nearest, mends }: CheckResult, paint: Paint): string[] {
  if (nearest === null) return []
  return [
    ...nearestLines(nearest, paint),
    ...suggestedLines(mends).map((line, index) => `${(index === 0 ? 'mends' : '').padEnd(10)} ${line}`),
  ]
}

function suggestedLines(mends: CheckResult['mends']): string[] {
  if (mends === null) return [NOT_MENDED]
  const rest = mends.length - SHOWN_MENDS
  return [
    ...mendLines(mends.slice(0, SHOWN_MENDS)),
    ...(rest > 0 ? [`… and ${countedText(rest, 'less likely one')}`] : []),
  ]
}

function nearestLines({ events, absentFields, stride, uncompared }: NearestEvents, paint: Paint): string[] {
  const lines = events.flatMap((each) => eventLines(each, paint))
  if (absentFields.length > 0)
    lines.push(`absent     no event of the recording has ${absentFields.map(terminalText).join(', ')}`)
  if (stride > 1)
    lines.push(`           many rules were silent: of different events, one in ${stride} or more was asked`)
  if (uncompared > 0)
    lines.push(`           as near, and not compared by their values: ${countedText(uncompared, 'more event')}`)
  return lines
}

function eventLines({ explanation: { event, time, trace }, failed }: NearestEvent, paint: Paint): string[] {
  const place = [`record ${event.recordId ?? 'without id'}`, time].filter((part) => part !== null).join(', ')
  if (failed === null) return [`nearest    ${terminalText(place)}: no event can fulfil this condition`]
  const tests = countedText(trace.distance.tests, 'test')
  const rest = failed.length - SHOWN_TESTS
  return [
    `nearest    ${terminalText(place)}: ${tests} would have to come out differently`,
    ...failed.slice(0, SHOWN_TESTS).flatMap((test) => blamedLines(test, paint)),
    ...(rest > 0 ? [`           … and ${countedText(rest, 'more test')}`] : []),
  ]
}

function blamedLines({ selection, leaf, wanted }: BlamedTest, paint: Paint): string[] {
  const field = terminalText(leaf.field ?? 'any value')
  const question = `${paint('heading', terminalText(selection))}: ${field} ${terminalText(leaf.expected.test)}`
  if (!wanted) {
    const actual = actualText(leaf)
    const held = `${question} ${excerpt(leaf.expected.pattern).text}${actual === '' ? '' : ` | ${actual}`}`
    return [`           ${held}`, '             this holds, and the condition negates it']
  }
  return [`           ${question}`, ...nearLines(leaf).map((line) => `             ${line}`)]
}

/** The same on one line, for reports that have no room. */
export function nearestSentence({ explanation: { event }, failed }: NearestEvent): string {
  const place = `record ${event.recordId ?? 'without id'}`
  if (failed === null) return `no event can fulfil the condition`
  const tests = failed.slice(0, SHOWN_TESTS).map(({ selection, leaf, wanted }) => {
    const asked = `${selection}: ${leaf.field ?? 'any value'} ${leaf.expected.test} ${excerpt(leaf.expected.pattern).text}`
    return wanted ? `${asked} (actual: ${tellingText(leaf)})` : `${asked} holds and is negated`
  })
  return `nearest is ${place}: ${tests.join('; ')}`
}
