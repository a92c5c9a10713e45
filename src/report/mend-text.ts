/** Suggestions for a silent rule in words: where it is wrong, what should stand there, and what became of trying it. */
import type { Mend } from '../mend/index.ts'
import { excerpt } from './near-text.ts'
import { countedText } from './numbers-text.ts'
import { terminalText } from './terminal-text.ts'

/** Numbered from 1; two or three lines each. */
export function mendLines(mends: readonly Mend[]): string[] {
  const width = String(mends.length).length
  return mends.flatMap((mend, index) => {
    const number = `${index + 1}.`.padStart(width + 1)
    const [first, ...others] = linesOf(mend)
    return [`${number} ${first}`, ...others.map((line) => `${' '.repeat(width + 2)}${line}`)]
  })
}

/** The same in one line, without what was recorded. */
export function mendsSentence(mends: readonly Mend[]): string {
  const texts = mends.map((mend, index) => {
    const tried = mend.replacement === null ? 'without it the rule fires' : 'the rule then fires'
    const number = mends.length > 1 ? `${index + 1}. ` : ''
    return `${number}${placedText(mend)}${mend.isVerified ? ` (tried: ${tried})` : ''}`
  })
  return `${mends.length > 1 ? 'mends' : 'mend'}: ${texts.join('; ')}`
}

function linesOf(mend: Mend): string[] {
  return [placedText(mend), ...recordedLines(mend), tryText(mend)]
}

function placedText(mend: Mend): string {
  return `${terminalText(mend.path)}:${mend.line}:${mend.column}: ${mendText(mend)}`
}

/** One sentence without place. */
export function mendText(mend: Mend): string {
  const { kind, replacement, distance } = mend
  const current = shown(mend.current)
  switch (kind) {
    case 'typo':
      return `${countedText(distance ?? 1, 'character')} from what was recorded: ${current}; write ${shown(replacement)}`
    case 'slash':
      return `another slash or dash was recorded: ${current}; write ${shown(replacement)}`
    case 'case':
      return `compared with regard to case: ${current}; write ${shown(replacement)}`
    case 'number':
    case 'value':
      return `${current} was not recorded, but ${shown(replacement)}`
    case 'escape':
      return `backslashes or quotes mean something else than they look like: ${current}; write ${shown(replacement)}`
    case 'field':
      return `the value stands in another field: ${current}; write ${shown(replacement)}`
    case 'field-name':
      return `no event has a field ${current}; write ${shown(replacement)}`
    case 'field-absent':
      return `no event that the rule looks at has a field ${current}`
    case 'modifier':
      return `the value is there, in another place or form: ${current}; write ${modifierText(replacement)}`
    case 'filter':
      if (replacement !== null) return `an exception is too wide: ${current}; write ${shown(replacement)}`
      return `an exception takes the event away: ${current} is too wide, or should not be there`
    case 'filter-document':
      return 'by itself the rule fires: a filter out of another file takes the event away'
    case 'condition':
      return `the condition asks for something else than was recorded: ${conditionText(mend)}`
    case 'logsource':
      return `the log source has none of these events: ${current}; ${shown(replacement)} has`
    case 'test':
      return `nothing like it was recorded: ${current}`
  }
}

function modifierText(replacement: string | null): string {
  return replacement === '' ? 'no modifier' : shown(replacement)
}

function conditionText({ current, replacement }: Mend): string {
  const word = shown(current.trim())
  return replacement === '' ? `take out ${word}` : `${word}; write ${shown(replacement)}`
}

function recordedLines({ kind, field, selection, expected, actual, offset }: Mend): string[] {
  if (kind === 'condition' || kind === 'filter-document') return []
  const where = [selection, field]
    .filter((each) => each !== null)
    .map(terminalText)
    .join(', ')
  const recorded = actual === null ? '' : `recorded: ${excerpt(actual, offset ?? placeOf(expected, actual)).text}`
  const line = [where, recorded].filter((each) => each !== '').join(': ')
  return line === '' ? [] : [line]
}

/** Where the excerpt should be about: at the first word of what was expected, if it is there. */
function placeOf(expected: string | null, actual: string): number {
  const word = /[\w.-]{3,}/
    .exec(expected ?? '')?.[0]
    .slice(0, 5)
    .toLowerCase()
  return word === undefined ? 0 : Math.max(0, actual.toLowerCase().indexOf(word))
}

function tryText({ isVerified, fires, edits, kind, replacement }: Mend): string {
  if (isVerified)
    return `tried: ${replacement === null ? 'without it the rule' : 'the rule then'} fires on ${countedText(fires, 'of the nearest events', 'of the nearest events')}`
  if (kind === 'filter-document') return 'tried: the rule alone, on the nearest events'
  return edits.length > 0 ? 'tried: not enough by itself' : 'not tried: what to write instead is not certain'
}

function shown(text: string | null): string {
  return text === null || text === '' ? 'nothing' : excerpt(text).text
}
