/**
 * What is to be redacted, as a person writes it (YAML). Everything may be left out: then it is found in the logs.
 *
 *     users: [auto, j.doe]          # auto, none, or names
 *     hosts: auto
 *     domains: auto
 *     sids: auto                    # auto or none
 *     addresses: private            # auto (all), private, none, or addresses
 *     keep: [svc-scanner]           # names that stay
 *     patterns:
 *       - pattern: TICKET-\d+       # re2 syntax; without replace another word of the same shape
 *         replace: TICKET-0
 *     key: a long secret            # the same key gives the same names again
 */
import { regexProblem } from '../detect/index.ts'
import { type MapNode, type Node, parseDocument } from '../recording/document.ts'
import { Reader } from '../recording/reader.ts'
import type { RegexPattern } from '../sigma/index.ts'
import type { AddressChoice } from './addresses.ts'

export interface NameChoice {
  /** Names are found in the fields that hold them. */
  readonly isAutomatic: boolean
  /** Own words. */
  readonly names: readonly string[]
}

export interface PatternRule {
  readonly pattern: RegexPattern
  /** undefined: a word of the same shape. */
  readonly replacement: string | undefined
}

export interface RedactionSettings {
  readonly users: NameChoice
  readonly hosts: NameChoice
  readonly domains: NameChoice
  readonly redactsSids: boolean
  readonly addresses: { readonly choice: AddressChoice; readonly own: readonly string[] }
  readonly keep: readonly string[]
  readonly patterns: readonly PatternRule[]
  /** undefined: one is made for the run. */
  readonly key: string | undefined
}

const KEYS = ['users', 'hosts', 'domains', 'sids', 'addresses', 'keep', 'patterns', 'key']

/** Nothing but blanks and comments. */
const EMPTY = /^(?:\s|#[^\n]*)*$/

/** @throws RecordingError with file and line for what is not understood */
export function readRedaction(text: string, file: string): RedactionSettings {
  const reader = new Reader(file)
  const root: MapNode = EMPTY.test(text)
    ? { kind: 'map', entries: new Map(), line: 1 }
    : reader.map(parseDocument(text, file), 'a redaction', KEYS)
  const key = reader.textAt(root, 'key')
  if (key === '') reader.fail(root.entries.get('key')!.line, 'an empty key keeps nothing secret')
  return {
    users: nameChoice(reader, root, 'users'),
    hosts: nameChoice(reader, root, 'hosts'),
    domains: nameChoice(reader, root, 'domains'),
    redactsSids: word(reader, root, 'sids', ['auto', 'none']) === 'auto',
    addresses: addressChoice(reader, root),
    keep: words(reader, root, 'keep') ?? [],
    patterns: patterns(reader, root),
    key,
  }
}

function nameChoice(reader: Reader, root: MapNode, key: string): NameChoice {
  const given = words(reader, root, key) ?? ['auto']
  return { isAutomatic: given.includes('auto'), names: given.filter((each) => each !== 'auto' && each !== 'none') }
}

const ADDRESS_CHOICES: { readonly [word: string]: AddressChoice | undefined } = {
  auto: 'all',
  private: 'private',
  none: 'none',
}

function addressChoice(reader: Reader, root: MapNode): RedactionSettings['addresses'] {
  const given = words(reader, root, 'addresses') ?? ['auto']
  const choice = given.map((each) => ADDRESS_CHOICES[each]).find((each) => each !== undefined)
  return { choice: choice ?? 'none', own: given.filter((each) => ADDRESS_CHOICES[each] === undefined) }
}

/** One word or a list of them. */
function words(reader: Reader, root: MapNode, key: string): readonly string[] | undefined {
  const entry = root.entries.get(key)
  if (entry === undefined) return undefined
  const nodes: readonly Node[] = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  return nodes.map((node) => {
    const text = reader.text(node, `an entry of ${key}`).trim()
    return text === '' ? reader.fail(node.line, `an entry of ${key} is empty`) : text
  })
}

function word(reader: Reader, root: MapNode, key: string, choices: readonly string[]): string {
  const text = reader.textAt(root, key) ?? choices[0]!
  if (choices.includes(text)) return text
  return reader.fail(root.entries.get(key)!.line, `${key} is ${choices.join(' or ')}, not "${text}"`)
}

function patterns(reader: Reader, root: MapNode): PatternRule[] {
  const entry = root.entries.get('patterns')
  if (entry === undefined) return []
  return reader.list(entry.value, 'patterns').map((node) => {
    const map = reader.map(node, 'an entry of patterns', ['pattern', 'replace'])
    const source = reader.textAt(map, 'pattern') ?? reader.fail(map.line, 'an entry of patterns needs "pattern"')
    const pattern: RegexPattern = { source, flags: 'i' }
    const problem = regexProblem(pattern)
    if (problem !== undefined) reader.fail(map.line, `the pattern cannot be used: ${problem}`)
    return { pattern, replacement: reader.textAt(map, 'replace') }
  })
}
