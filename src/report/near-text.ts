/** What a failed test saw, in words, with a caret under the first place where the value departs. */
import type { Departure, LeafTrace, Near, RegexNear, TextNear } from '../detect/index.ts'
import { countedText } from './numbers-text.ts'
import { terminalText } from './terminal-text.ts'

/** Lines `expected …` and `actual …`, and one that says how they differ. */
export function nearLines(leaf: LeafTrace): string[] {
  const { near, expected } = leaf
  if (near === null) return []
  const pointed = pointedOut(near)
  const lines = [`expected  ${excerpt(expectedText(near, expected.pattern)).text}`]
  if (pointed === undefined) {
    const remark = remarkOn(leaf, near)
    return [...lines, `actual    ${actualText(leaf)}`, ...(remark === '' ? [] : [`          ${remark}`])]
  }
  const { text, column } = excerpt(pointed.value, pointed.offset)
  return [...lines, `actual    ${text}`, `          ${' '.repeat(column)}^ ${pointed.text}`]
}

/** What was there, on one line: the part of it that is told about. */
export function tellingText(leaf: LeafTrace): string {
  const pointed = leaf.near === null ? undefined : pointedOut(leaf.near)
  return pointed === undefined ? actualText(leaf) : excerpt(pointed.value, pointed.offset).text
}

/** The place in a value at which there is something to say. */
interface PointedOut {
  readonly value: string
  readonly offset: number
  readonly text: string
}

function pointedOut(near: Near): PointedOut | undefined {
  const text = near.kind === 'reference' ? near.of : near
  if (text?.kind === 'text' && text.departure !== null && isTelling(text)) {
    const told = [departureText(text.departure), remarks(text)].filter((each) => each !== '').join('; ')
    return { value: text.value, offset: text.departure.offset, text: told }
  }
  if (text?.kind === 'regex' && text.found !== null && isTellingBeginning(text, text.found)) {
    const { rest, end, endByteOffset } = text.found
    const told = [
      `byte ${endByteOffset}: found up to here; what does not follow: ${excerpt(rest).text}`,
      missingText(text),
    ]
    return { value: text.value, offset: end, text: told.filter((each) => each !== '').join('; ') }
  }
  return undefined
}

/** A letter or two of a text are somewhere in nearly every value. */
const TELLING_CHARACTERS = 3

function isTelling({ anchor, part, found }: TextNear): boolean {
  if (anchor !== 'contains' || found === null) return true
  return found.length >= TELLING_CHARACTERS || found.length * 2 > part.length
}

function isTellingBeginning({ missing }: RegexNear, { offset, end }: NonNullable<RegexNear['found']>): boolean {
  return missing.length === 0 || end - offset >= TELLING_CHARACTERS
}

/** The values of a leaf on one line; a list shows its first ones. */
export function actualText({ actual, near }: LeafTrace): string {
  if (near !== null && 'value' in near) return excerpt(near.value).text
  if (near?.kind === 'absent') return absentText(near.meant)
  if (actual === null) return near?.kind === 'no-value' ? '(null)' : ''
  return typeof actual === 'string'
    ? excerpt(actual).text
    : actual
        .slice(0, SHOWN_VALUES)
        .map((each) => excerpt(each).text)
        .join(', ')
}

const SHOWN_VALUES = 3

function absentText(meant: string | null): string {
  return meant === null ? '(absent)' : `(absent; the event has a field ${quoted(meant)})`
}

function expectedText(near: Near, pattern: string): string {
  return near.kind === 'reference' && near.others !== null ? near.others.slice(0, SHOWN_VALUES).join(', ') : pattern
}

function departureText({ byteOffset, expected, actual }: Departure): string {
  const wanted = expected === '' ? 'the end' : quoted(expected)
  return `byte ${byteOffset}: ${wanted} expected, ${actual === '' ? 'the end' : quoted(actual)} found`
}

function remarks(near: TextNear): string {
  const { anchor, part, partNumber, partCount, found, isCompared, holdsAs } = near
  const told: string[] = []
  if (partCount > 1)
    told.push(`this is part ${partNumber + 1} of ${partCount} of the pattern, ${quoted(excerpt(part).text)}`)
  if (!isCompared) told.push('too much text to look for the nearest place')
  else if (found === null && anchor === 'contains') told.push('nothing of it is there')
  else if (!isTelling(near)) told.push('nothing like it is there')
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
    case 'present':
      return 'the field is there'
    case 'absent':
    case 'no-value':
    case 'indexed':
      return ''
    case 'text':
      return remarks(near)
    case 'regex':
      return missingText(near)
    case 'number':
      if (near.difference === null) return 'this is no decimal number'
      return differenceText(near.difference)
    case 'address':
      if (near.version === null) return 'this is no IP address'
      if (near.commonBits === null) return `this is an IPv${near.version} address, the network is not`
      return `the first ${near.commonBits} of ${near.prefixLength} bits agree`
    case 'time-part': {
      const part = test.op === 'timepart' ? test.part : 'part'
      return near.actual === null ? `this is no ISO 8601 time with a ${part}` : `its ${part} is ${near.actual}`
    }
    case 'reference':
      return near.others === null ? 'the other field has no value' : near.of === null ? '' : remarks(near.of)
  }
}

function differenceText(difference: number): string {
  if (difference === 0) return 'this is the limit itself'
  return `this is ${Math.abs(difference)} ${difference < 0 ? 'less' : 'more'}`
}

function missingText({ holdsAs, missing }: RegexNear): string {
  if (holdsAs !== null) return HOLDS_AS[holdsAs]
  return missing.length === 0 ? '' : `the value lacks ${missing.map(quoted).join(', ')}`
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
