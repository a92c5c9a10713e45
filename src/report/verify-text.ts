/** What the readers of a file agree on and what not: a table, examples, and one sentence for each reader. */
import { type DifferenceKindName, differenceKind, idOf, PEERS, type PeerName } from '../event/index.ts'
import { countedText, countText } from './numbers-text.ts'
import { terminalText } from './terminal-text.ts'
import type { FileVerification, PeerTotals, VerifiedRecord } from './verify-json.ts'

/** What a reader is called and which one it is; null: it is not installed. */
export type PeerVersions = ReadonlyMap<PeerName, string | null>

type Example = VerifiedRecord['differences'][number] & { readonly record: VerifiedRecord['record'] }

/** Collects while a file is gone through what its block will show. */
export class VerifyBlock {
  /** Differences of a reader that are shown. */
  readonly #most: number
  readonly #differences = new Map<PeerName, Example[]>()
  readonly #missing = new Map<string, VerifiedRecord['record'][]>()

  constructor(most: number) {
    this.#most = most
  }

  add({ record, isOurs, readBy, differences }: VerifiedRecord): void {
    for (const difference of differences) {
      if (differenceKind(difference.kind).weight === 'notation') continue
      this.#keep(this.#differences, difference.reader, { ...difference, record })
    }
    for (const [reader, has] of readBy)
      if (has !== isOurs) this.#keep(this.#missing, missingKey(reader, isOurs), record)
  }

  /** The lines of the block. */
  lines(verification: FileVerification, versions: PeerVersions): string[] {
    const { file, records, readers, isComplete } = verification
    const lines = [terminalText(file), ...table(records, readers, versions)]
    for (const totals of readers) lines.push(...this.#detailLines(totals))
    if (!isComplete) lines.push('  interrupted: the counts are those of what was read so far')
    for (const totals of readers)
      lines.push(`  ${isComplete ? verdict(totals, records) : `${PEERS[totals.peer].title}: no verdict`}`)
    for (const [peer, version] of versions)
      if (version === null) lines.push(`  ${PEERS[peer].title} was not asked: it is not installed.`)
    return lines
  }

  #keep<Key, Item>(kept: Map<Key, Item[]>, key: Key, item: Item): void {
    const items = kept.get(key)
    if (items === undefined) kept.set(key, [item])
    else if (items.length < this.#most) items.push(item)
  }

  #detailLines(totals: PeerTotals): string[] {
    const { peer } = totals
    const lines = [...totals.kinds].sort(byWeight).map(([kind, count]) => `  ${peer}: ${kindLine(kind, count)}`)
    for (const example of this.#differences.get(peer) ?? []) lines.push(`    ${exampleLine(example)}`)
    const missing = this.#missing.get(missingKey(peer, true)) ?? []
    if (missing.length > 0) lines.push(`  ${peer}: lacks ${recordsText(missing, totals.onlyHere)}`)
    const extra = this.#missing.get(missingKey(peer, false)) ?? []
    if (extra.length > 0) lines.push(`  ${peer}: alone has ${recordsText(extra, totals.onlyThere)}`)
    return lines
  }
}

function missingKey(reader: PeerName, isOurs: boolean): string {
  return `${isOurs} ${reader}`
}

const HEADINGS = [
  'reader',
  'version',
  'records',
  'in both',
  'same values',
  'only here',
  'only there',
  'different values',
]

function table(records: number, readers: readonly PeerTotals[], versions: PeerVersions): string[] {
  const rows = [
    HEADINGS,
    ['sigma-replay', '', countText(records), '', '', '', '', ''],
    ...readers.map((totals) => [
      PEERS[totals.peer].title,
      versions.get(totals.peer) ?? '',
      ...[totals.records, totals.both, totals.same, totals.onlyHere, totals.onlyThere, realCount(totals)].map(
        countText,
      ),
    ]),
  ]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((cells) => {
    const padded = cells.map((cell, column) =>
      column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    )
    return `  ${padded.join('  ')}`.trimEnd()
  })
}

/** Values that are different, and not by a known error of the reader. */
export function realCount({ kinds }: Pick<PeerTotals, 'kinds'>): number {
  return countOf(kinds, 'real')
}

function countOf(kinds: PeerTotals['kinds'], weight: string): number {
  return [...kinds].reduce((sum, [kind, count]) => sum + (differenceKind(kind).weight === weight ? count : 0), 0)
}

const WEIGHTS = ['real', 'peer-error', 'notation']

function byWeight([a, some]: [DifferenceKindName, number], [b, others]: [DifferenceKindName, number]): number {
  const rank = (kind: DifferenceKindName): number => WEIGHTS.indexOf(differenceKind(kind).weight)
  return rank(a) - rank(b) || others - some || (a < b ? -1 : 1)
}

const WEIGHT_TEXTS = { real: 'DIFFERENT', 'peer-error': 'known error of this reader', notation: 'notation' } as const

function kindLine(kind: DifferenceKindName, count: number): string {
  const { weight, meaning } = differenceKind(kind)
  return `${countedText(count, 'value')}, ${WEIGHT_TEXTS[weight]} (${kind}): ${meaning}`
}

/** Characters of a value that are shown. */
const SHOWN_LENGTH = 60

function exampleLine({ record, part, name, kind, ours, theirs }: Example): string {
  const field = part === 'system' ? `System ${name}` : name
  return `record ${idText(record)}, ${terminalText(shortened(field))}: here ${valueText(ours)}, there ${valueText(theirs)} (${kind})`
}

function valueText(value: string | null): string {
  return value === null ? 'nothing' : `"${terminalText(shortened(value))}"`
}

function shortened(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text
}

function idText(record: VerifiedRecord['record']): string {
  return String(idOf(record) ?? 'without id')
}

function recordsText(shown: readonly VerifiedRecord['record'][], count: number): string {
  const rest = count > shown.length ? ` and ${countText(count - shown.length)} more` : ''
  return `${countedText(count, 'record')}: ${shown.map(idText).join(', ')}${rest}`
}

/** One plain sentence. `ours`: records that sigma-replay read. */
export function verdict(totals: PeerTotals, ours: number): string {
  const name = PEERS[totals.peer].title
  if (totals.records === 0 && totals.end !== 'done')
    return `${name} did not read this file and said: ${terminalText(totals.message ?? '')}.`
  const found =
    totals.onlyThere === 0 ? '' : ` It alone has ${countedText(totals.onlyThere, 'record')}: look into them.`
  return `${name} read ${lossText(totals, ours)}; ${valuesText(totals)}.${found}`
}

function lossText({ both, onlyHere, complaint, end, message }: PeerTotals, ours: number): string {
  const all = countedText(ours, 'record')
  const many = onlyHere === 0 ? (ours === 1 ? 'the one record' : `all ${all}`) : `${countText(both)} of ${all}`
  if (end === 'failed' || end === 'hung') return `${many} and then ended: ${terminalText(message ?? '')}`
  if (onlyHere === 0) return many
  if (complaint === '') return `${many} and said nothing of the other ${countText(onlyHere)}`
  return `${many} and complained, first of all: ${terminalText(complaint)}`
}

function valuesText({ both, equal, kinds }: PeerTotals): string {
  if (both === 0) return 'there is nothing to compare'
  if (both === equal) return 'every value is the same'
  const parts = [
    [countOf(kinds, 'real'), 'really different'],
    [countOf(kinds, 'peer-error'), 'wrong by known errors of that reader'],
    [countOf(kinds, 'notation'), 'the same in another notation'],
  ] as const
  const told = parts.filter(([count]) => count > 0)
  const [first, ...rest] = told.map(([count, what], index) =>
    index === 0
      ? `${countedText(count, 'value')} ${count === 1 ? 'is' : 'are'} ${what}`
      : `${countText(count)} ${what}`,
  )
  return [first, ...rest].join(', ')
}
