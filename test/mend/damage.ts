/**
 * Damages a rule by one edit, as people do: a letter dropped, a slash flipped, the wrong field. Deterministic by seed.
 * Knows nothing of how mends are found.
 */
import {
  applyEdits,
  type CheckedRule,
  checkedRule,
  type DetectionItem,
  loadRules,
  NOTHING_KNOWN,
  type Scalar,
  type Span,
} from '../../src/sigma/index.ts'

export interface Damage {
  readonly kind: DamageKind
  /** Of the damaged rule. */
  readonly text: string
  /** What of it is wrong: the whole key, value or condition. */
  readonly place: Span
}

export type DamageKind = keyof typeof DAMAGES

export type Random = (below: number) => number

/** A small generator whose numbers are the same everywhere (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}

/** undefined: the rule has nothing that could be damaged so. */
export function damaged(text: string, kind: DamageKind, random: Random): Damage | undefined {
  const rule = checkedOf(text)
  const damage = rule && DAMAGES[kind](rule, random)
  return damage === undefined ? undefined : { kind, ...damage }
}

function checkedOf(text: string): CheckedRule | undefined {
  let checked: CheckedRule | undefined
  loadRules([{ path: 'rule.yml', text }], {
    inspect(document) {
      checked ??= checkedRule(document, NOTHING_KNOWN, new Map())
    },
  })
  return checked
}

type Damaged = Omit<Damage, 'kind'> | undefined
type Damager = (rule: CheckedRule, random: Random) => Damaged

const FIELDS = [
  'Image',
  'CommandLine',
  'ParentImage',
  'ParentCommandLine',
  'OriginalFileName',
  'TargetFilename',
  'TargetObject',
  'Details',
  'User',
  'Product',
  'ImageLoaded',
  'ScriptBlockText',
  'Description',
]

export const DAMAGES = {
  'letter dropped': inValue((text, random) => without(text, /[\p{L}\d]/u, random)),
  'letter doubled': inValue((text, random) => changedAt(text, /[\p{L}\d]/u, random, (letter) => letter + letter)),
  'letter wrong': inValue((text, random) => changedAt(text, /[a-z]/i, random, (letter) => other(letter, random))),
  'letters swapped': inValue(swapped),
  'space dropped': inValue((text, random) => without(text, / /, random)),
  'space added': inValue((text) => `${text} `),
  'slash flipped': inValue((text, random) => changedAt(text, /[\\/]/, random, (slash) => (slash === '/' ? '\\' : '/'))),
  'slashes flipped': inValue((text) => (/[\\]/.test(text) ? text.replaceAll('\\', '/') : text)),
  'dash for hyphen': inValue((text, random) => changedAt(text, /-/, random, () => '\u2013')),
  'slash for hyphen': inValue((text, random) => changedAt(text, /(?<=^|\s)-/, random, () => '/')),
  'hyphen for slash': inValue((text, random) => changedAt(text, /(?<=^|\s)\//, random, () => '-')),
  'backslash doubled': inValue((text, random) => changedAt(text, /\\/, random, () => '\\\\\\\\')),
  'value of another': inValue(() => 'something else entirely'),
  'case wrong under cased': caseUnderCased,
  'cased added': inKey((key) =>
    key.text.includes('|re') || key.text.includes('|cased') ? undefined : `${key.text}|cased`,
  ),
  'field wrong': inKey((key, random) => key.text.replace(/^[^|]+/, FIELDS[random(FIELDS.length)]!)),
  'field misspelt': inKey((key, random) => without(key.text.split('|')[0]!, /./, random) + modifiers(key)),
  'field in other case': inKey((key) => key.text[0]!.toLowerCase() + key.text.slice(1)),
  'modifier wrong': inKey((key, random) => {
    const wrong = ['contains', 'startswith', 'endswith'].filter((each) => !key.text.includes(each))
    return key.text.replace(/\|(?:contains|startswith|endswith)/, `|${wrong[random(wrong.length)]}`)
  }),
  'modifier lost': inKey((key) => key.text.replace(/\|(?:contains|startswith|endswith|re)(?=\||$)/, '')),
  'all added': inKey((key) => (/\|(?:all|re)/.test(key.text) ? undefined : `${key.text}|all`)),
  'neq added': inKey((key) => `${key.text}|neq`),
  'name for path': nameForPath,
  'windash lost': inKey((key) => key.text.replace('|windash', '')),
  'extension wrong': inValue((text) => text.replace(/\.exe$/i, '.dll')),
  'letters missing': inValue((text, random) => {
    const at = random(Math.max(1, text.length - 2))
    return text.length < 8 ? undefined : text.slice(0, at) + text.slice(at + 2)
  }),
  'quotes in it': inValue((text) => `"${text}"`),
  'test too many': testAdded,
  'number wrong': inValue((text, random) => (/^\d+$/.test(text) ? String(Number(text) + 1 + random(9)) : text)),
  'filter widened to star': inException(() => '*'),
  'filter cut short': inException((text) => text.slice(0, 3)),
  'filter shortened': inException((text) => text.slice(0, Math.max(1, Math.ceil(text.length / 2)))),
  'filter backslash': inException(() => '\\'),
  'not before all': inCondition((text) => `not (${text})`),
  'not added': inCondition((text, random) =>
    changedAt(text, /(?<=^|\(|and |or )(?:\w+ of )?[a-z_0-9*]+/i, random, (name) => `not ${name}`),
  ),
  'not lost': inCondition((text, random) => changedAt(text, /not /, random, () => '')),
  'and for or': inCondition((text, random) => changedAt(text, / or /, random, () => ' and ')),
  'all for 1': inCondition((text, random) => changedAt(text, /\b(?:1|any) of/, random, () => 'all of')),
  'pattern misspelt': inCondition((text, random) =>
    changedAt(text, /(?<=of )[a-z]+/, random, (name) => without(name, /[a-z]/, random) ?? name),
  ),
  'names swapped': inCondition((text) => text.replace(/(\S+) and not ((?:1 of )?\S+)/, '$2 and not $1')),
  'category wrong': inLogsource('category', (text, random) => {
    const others = ['image_load', 'file_event', 'process_creation', 'registry_set', 'network_connection'].filter(
      (each) => each !== text,
    )
    return others[random(others.length)]!
  }),
  'category misspelt': inLogsource('category', (text, random) => without(text, /[a-z]/, random)),
  'service wrong': inLogsource('service', (text) => (text === 'system' ? 'security' : 'system')),
  'service misspelt': inLogsource('service', (text, random) => without(text, /[a-z]/, random)),
  'product wrong': inLogsource('product', () => 'linux'),
} satisfies { readonly [kind: string]: Damager }

// Places

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items.length === 0 ? undefined : items[random(items.length)]
}

/** A value that is written letter for letter, or a number. */
function inValue(change: (text: string, random: Random) => string | undefined): Damager {
  return (rule, random) => {
    const value = pick(valuesOf(rule), random)
    return value && changedValue(rule, value, change(value.text, random))
  }
}

function valuesOf({ items }: CheckedRule): readonly Scalar[] {
  return items.flatMap(({ values }) => values).filter(({ textStart }) => textStart >= 0)
}

function changedValue(rule: CheckedRule, value: Scalar, changed: string | undefined): Damaged {
  if (changed === undefined || changed === value.text || changed === '' || value.textStart < 0) return undefined
  const quotes = rule.text[value.start] === '"' || rule.text[value.start] === "'" || value.type !== 'text'
  const written = quotes ? changed : `'${changed.replaceAll("'", "''")}'`
  return replaced(rule.text, { start: value.textStart, end: value.textStart + value.text.length }, written, value)
}

/** `whole`: the value, key or condition around what is replaced. */
function replaced(text: string, { start, end }: Span, put: string, whole: Span): Damaged {
  const longer = put.length - (end - start)
  return { text: applyEdits(text, [{ start, end, text: put }]), place: { start: whole.start, end: whole.end + longer } }
}

function inKey(change: (key: Scalar, random: Random) => string | undefined): Damager {
  return (rule, random) => {
    const item = pick(
      rule.items.filter(({ key }) => key !== undefined && key.textStart >= 0),
      random,
    )
    return item && changedKey(rule, item, change(item.key!, random))
  }
}

function changedKey({ text }: CheckedRule, { key }: DetectionItem, changed: string | undefined): Damaged {
  if (key === undefined || changed === undefined || changed === key.text || changed.startsWith('|')) return undefined
  return replaced(text, { start: key.textStart, end: key.textStart + key.text.length }, changed, key)
}

function modifiers(key: Scalar): string {
  const bar = key.text.indexOf('|')
  return bar < 0 ? '' : key.text.slice(bar)
}

function inCondition(change: (text: string, random: Random) => string | undefined): Damager {
  return (rule, random) => {
    const condition = pick(rule.conditions, random)?.scalar
    return condition && changedValue(rule, condition, change(condition.text, random))
  }
}

function inException(change: (text: string, random: Random) => string | undefined): Damager {
  return (rule, random) => {
    const items = rule.items.filter(
      ({ selection, field }) => /^filter/.test(selection) && field.comparison.kind === 'text',
    )
    const value = pick(
      items.flatMap(({ values }) => values).filter(({ textStart, type }) => textStart >= 0 && type === 'text'),
      random,
    )
    return value && changedValue(rule, value, change(value.text, random))
  }
}

function inLogsource(name: string, change: (text: string, random: Random) => string | undefined): Damager {
  return (rule, random) => {
    const logsource = rule.root.entries.find(({ key }) => key.text === 'logsource')?.value
    const value =
      logsource?.kind === 'mapping' ? logsource.entries.find(({ key }) => key.text === name)?.value : undefined
    return value?.kind === 'scalar' ? changedValue(rule, value, change(value.text, random)) : undefined
  }
}

function caseUnderCased(rule: CheckedRule, random: Random): Damaged {
  const item = pick(
    rule.items.filter(({ key, values }) => key !== undefined && values.length === 1 && values[0]!.type === 'text'),
    random,
  )
  const [value] = item?.values ?? []
  if (item?.key === undefined || value === undefined || value.textStart < 0 || /\|(?:cased|re)/.test(item.key.text))
    return undefined
  const flipped = changedAt(value.text, /[a-z]/i, random, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
  const damage = changedValue(rule, value, flipped)
  if (damage === undefined) return undefined
  const put = '|cased'
  const at = item.key.end - (rule.text[item.key.end - 1] === "'" ? 1 : 0)
  return {
    text: damage.text.slice(0, at) + put + damage.text.slice(at),
    place: { start: damage.place.start + put.length, end: damage.place.end + put.length },
  }
}

/** A key that nobody asked for stands before the others of a selection. */
function testAdded(rule: CheckedRule, random: Random): Damaged {
  const item = pick(
    rule.items.filter(({ key, selection }) => key !== undefined && !/^filter/.test(selection)),
    random,
  )
  if (item?.key === undefined) return undefined
  const column = item.key.start - (rule.text.lastIndexOf('\n', item.key.start - 1) + 1)
  const [line, place] = ["IntegrityLevel: 'Untrusted'", item.key.start]
  const text = `${rule.text.slice(0, place)}${line}\n${' '.repeat(column)}${rule.text.slice(place)}`
  return { text, place: { start: place, end: place + line.length } }
}

/** `Image|endswith: '\x.exe'` as `Image: 'x.exe'`. */
function nameForPath(rule: CheckedRule, random: Random): Damaged {
  const item = pick(
    rule.items.filter(
      ({ key, values }) => key?.text.endsWith('|endswith') && values.length === 1 && /^\\[^\\]+$/.test(values[0]!.text),
    ),
    random,
  )
  const [value] = item?.values ?? []
  if (item?.key === undefined || value === undefined || value.textStart < 0) return undefined
  const damage = changedValue(rule, value, value.text.slice(1))
  if (damage === undefined) return undefined
  const at = item.key.end - '|endswith'.length
  return {
    text: damage.text.slice(0, at) + damage.text.slice(item.key.end),
    place: { start: item.key.start, end: damage.place.end - '|endswith'.length },
  }
}

// Changes

function changedAt(text: string, what: RegExp, random: Random, change: (found: string) => string): string | undefined {
  const found = pick([...text.matchAll(new RegExp(what, `${what.flags}g`))], random)
  return found && text.slice(0, found.index) + change(found[0]) + text.slice(found.index + found[0].length)
}

function without(text: string, what: RegExp, random: Random): string | undefined {
  return changedAt(text, what, random, () => '')
}

function other(letter: string, random: Random): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.replace(letter.toLowerCase(), '')
  return letters[random(letters.length)]!
}

function swapped(text: string, random: Random): string | undefined {
  const pairs = [...text.matchAll(/(?=([a-z])([a-z]))/gi)].filter(([, a, b]) => a!.toLowerCase() !== b!.toLowerCase())
  const pair = pick(pairs, random)
  return pair && text.slice(0, pair.index) + pair[2] + pair[1] + text.slice(pair.index + 2)
}
