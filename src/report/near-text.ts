/** What a failed test saw, in words, with a caret under the first place where the value departs. */
import type { Departure, LeafTrace, Near, TextNear } from '../detect/index.ts'
import { countedText } from './numbers-text.ts'
import { terminalText } from './terminal-text.ts'

/** Lines `expected …` and `actual …`, and one that says how they differ. */
export function nearLines(leaf: LeafTrace): string[] {
  const { near, expected } = leaf
  if (near === null) return []
  const text = near.kind === 'reference' ? near.of : near.kind === 'text' ? near : null
  const lines = [`expected  ${excerpt(expectedText(near, expected.pattern)).text}`]
  if (text === null || text.departure === null) {
    lines.push(`actual    ${actualText(leaf)}`)
    const remark = text === null ? remarkOn(leaf, near) : remarks(text)
    return remark === '' ? lines : [...lines, `          ${remark}`]
  }
  const { text: shown, column } = excerpt(text.value, text.departure.offset)
  return [
    ...lines,
    `actual    ${shown}`,
    `          ${' '.repeat(column)}^ ${departureText(text.departure)}${tail(text)}`,
  ]
}

/** The values of a leaf on one line; a list shows its first ones. */
export function actualText({ actual, near }: LeafTrace): string {
  if (near !== null && 'value' in near) return excerpt(near.value).text
  if (near?.kind === 'absent') return '(absent)'
  if (actual === null) return near?.kind === 'no-value' ? '(null)' : ''
  return typeof actual === 'string'
    ? excerpt(actual).text
    : actual
        .slice(0, SHOWN_VALUES)
        .map((each) => excerpt(each).text)
        .join(', ')
}

const SHOWN_VALUES = 3

function expectedText(near: Near, pattern: string): string {
  return near.kind === 'reference' && near.others !== null ? near.others.slice(0, SHOWN_VALUES).join(', ') : pattern
}

function departureText({ byteOffset, expected, actual }: Departure): string {
  const wanted = expected === '' ? 'the end' : quoted(expected)
  return `byte ${byteOffset}: ${wanted} expected, ${actual === '' ? 'the end' : quoted(actual)} found`
}

function tail(near: TextNear): string {
  const text = remarks(near)
  return text === '' ? '' : `; ${text}`
}

function remarks({ anchor, part, partNumber, partCount, found, holdsAs, distance }: TextNear): string {
  const told: string[] = []
  if (partCount > 1)
    told.push(`this is part ${partNumber + 1} of ${partCount} of the pattern, ${quoted(excerpt(part).text)}`)
  if (found === null && distance === 1) told.push('nothing of it is there')
  else if (found !== null && anchor !== 'equals')
    told.push(`${found.length} of ${countedText(part.length, 'character')} are there`)
  if (holdsAs !== null) told.push(HOLDS_AS[holdsAs])
  return told.join('; ')
}

const HOLDS_AS: { readonly [place in NonNullable<TextNear['holdsAs']>]: string } = {
  'any-case': 'without regard to case it would hold',
  startswith: 'as startswith it would hold',
  endswith: 'as endswith it would hold',
  contains: 'as contains it would hold',
}

function remarkOn({ test }: LeafTrace, near: Near): string {
  switch (near.kind) {
    case 'absent':
      return near.meant === null ? '' : `the event has a field ${quoted(near.meant)}`
    case 'present':
      return 'the field is there'
    case 'no-value':
    case 'text':
      return ''
    case 'regex':
      if (near.holdsAs !== null) return HOLDS_AS[near.holdsAs]
      return near.missing.length === 0 ? '' : `the value lacks ${near.missing.map(quoted).join(', ')}`
    case 'number':
      if (near.difference === null) return 'this is no decimal number'
      return `this is ${Math.abs(near.difference)} ${near.difference < 0 ? 'less' : 'more'}`
    case 'address':
      if (near.version === null) return 'this is no IP address'
      if (near.commonBits === null) return `this is an IPv${near.version} address, the network is not`
      return `the first ${near.commonBits} of ${near.prefixLength} bits agree`
    case 'time-part': {
      const part = test.op === 'timepart' ? test.part : 'part'
      return near.actual === null ? `this is no ISO 8601 time with a ${part}` : `its ${part} is ${near.actual}`
    }
    case 'reference':
      return near.others === null ? 'the other field has no value' : ''
  }
}

function quoted(text: string): string {
  return `"${terminalText(text)}"`
}

/** Characters of a value that are shown; commands and scripts may have thousands. */
const SHOWN_CHARACTERS = 76
/** Of these, in front of the place that matters. */
const SHOWN_BEFORE = 36

/** The value around a place, on one line; `column`: characters in front of that place. */
export function excerpt(value: string, at = 0): { readonly text: string; readonly column: number } {
  const begin = value.length <= SHOWN_CHARACTERS || at <= SHOWN_BEFORE ? 0 : at - SHOWN_BEFORE
  const end = Math.min(value.length, begin + SHOWN_CHARACTERS)
  const before = (begin > 0 ? '…' : '') + terminalText(whole(value.slice(begin, at)))
  const text = before + terminalText(whole(value.slice(at, end))) + (end < value.length ? '…' : '')
  // Characters, not units: a terminal gives most of them one column.
  return { text, column: [...before].length }
}

/** Without halves of characters at the edges. */
function whole(text: string): string {
  return text.replace(/^[\udc00-\udfff]/, '').replace(/[\ud800-\udbff]$/, '')
}
