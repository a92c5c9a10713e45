/**
 * Two readers' values of the same record. Values of System are compared by name, those of EventData and UserData by name
 * and place. What is equal is not told; each difference has a kind of `difference-kinds.ts`.
 */
import type { DataItem } from '../evtx/index.ts'
import { type DifferenceKindName, differenceKind, kindOfValues } from './difference-kinds.ts'
import type { PeerName } from './peer.ts'
import type { PlainRecord } from './plain-record.ts'

export interface Difference {
  readonly part: 'system' | 'data'
  readonly name: string
  readonly kind: DifferenceKindName
  /** null: that reader has no such value. */
  readonly ours: string | null
  readonly theirs: string | null
}

type Values = Pick<PlainRecord, 'system' | 'data'>

/** In the order of our values; what only the other reader has comes last. */
export function compareRecords(ours: Values, theirs: Values, reader: PeerName): Difference[] {
  return [...compareSystem(ours.system, theirs.system, reader), ...compareData(ours.data, theirs.data, reader)]
}

function compareSystem(ours: Values['system'], theirs: Values['system'], reader: PeerName): Difference[] {
  const differences: Difference[] = []
  const add = (name: string, our: string | null, their: string | null): void => {
    if (our !== their)
      differences.push({ part: 'system', name, kind: kindOf(our, their, reader), ours: our, theirs: their })
  }
  for (const [name, our] of ours) add(name, our, theirs.get(name) ?? null)
  for (const [name, their] of theirs) if (!ours.has(name)) add(name, null, their)
  return differences
}

/** null: there is none. */
function kindOf(ours: string | null, theirs: string | null, reader: PeerName): DifferenceKindName {
  if (ours !== null && theirs !== null) return kindOfValues(ours, theirs, reader)
  if ((ours ?? theirs) === '') return 'empty-value'
  return ours === null ? 'missing-here' : 'missing-there'
}

function compareData(ours: readonly DataItem[], theirs: readonly DataItem[], reader: PeerName): Difference[] {
  const { items, joined } = joinsItems(reader, ours, theirs) ? joinedItems(ours) : { items: ours, joined: NOTHING }
  const firstBoolean = misreadsBooleans(reader) ? items.findIndex(({ value }) => isBoolean(value)) : -1
  const differences: Difference[] = []
  for (const { our, their, index } of pairsOf(items, theirs)) {
    const name = (our ?? their)!.name
    const [ourValue, theirValue] = [our?.value ?? null, their?.value ?? null]
    const isRenamed = our !== undefined && their !== undefined && our.name !== their.name
    if (ourValue === theirValue && !isRenamed) {
      if (joined.has(index))
        differences.push({ part: 'data', name, kind: 'joined-items', ours: ourValue, theirs: theirValue })
      continue
    }
    const found = isRenamed ? 'name' : kindOf(ourValue, theirValue, reader)
    const isBehind = firstBoolean >= 0 && index > firstBoolean && differenceKind(found).weight === 'real'
    const kind = isBehind ? 'behind-boolean' : found
    differences.push({ part: 'data', name, kind, ours: ourValue, theirs: theirValue })
  }
  return [...differences, ...orderDifference(items, theirs)]
}

const NOTHING: ReadonlySet<number> = new Set()
const NAMELESS = 'Data'

function misreadsBooleans(reader: PeerName): boolean {
  return differenceKind('behind-boolean').readers!.includes(reader)
}

function isBoolean(value: string): boolean {
  return value === 'true' || value === 'false'
}

function joinsItems(reader: PeerName, ours: readonly DataItem[], theirs: readonly DataItem[]): boolean {
  const count = (items: readonly DataItem[]): number => items.filter(({ name }) => name === NAMELESS).length
  const mayJoin = differenceKind('joined-items').readers!.includes(reader)
  return mayJoin && count(theirs) > 0 && count(ours) > count(theirs)
}

/** Neighbours without names as one item, without the empty ones at the end; `joined`: which of the items are such. */
function joinedItems(items: readonly DataItem[]): { items: DataItem[]; joined: Set<number> } {
  const result: DataItem[] = []
  const joined = new Set<number>()
  for (const { name, value } of items) {
    const last = result.at(-1)
    if (name !== NAMELESS || last?.name !== NAMELESS) result.push({ name, value })
    else {
      result[result.length - 1] = { name, value: `${last.value}, ${value}` }
      joined.add(result.length - 1)
    }
  }
  for (const index of joined) result[index] = { name: NAMELESS, value: result[index]!.value.replace(/(?:, )+$/, '') }
  return { items: result, joined }
}

interface Pair {
  readonly our: DataItem | undefined
  readonly their: DataItem | undefined
  /** Of our item; for what only the other reader has: behind them all. */
  readonly index: number
}

/** The n-th value of a name belongs to the n-th of that name; what is left over in the same number, in order. */
function pairsOf(ours: readonly DataItem[], theirs: readonly DataItem[]): Pair[] {
  const theirIndexes = indexesByName(theirs)
  const partners = ours.map(({ name }) => theirIndexes.get(name)?.shift())
  const taken = new Set(partners)
  const left = theirs.filter((_, index) => !taken.has(index))
  const areRenamed = partners.filter((partner) => partner === undefined).length === left.length
  const pairs = ours.map((our, index): Pair => {
    const partner = partners[index]
    if (partner !== undefined) return { our, their: theirs[partner], index }
    const isSame = areRenamed && left[0]?.value === our.value
    return { our, their: isSame ? left.shift() : undefined, index }
  })
  return [...pairs, ...left.map((their) => ({ our: undefined, their, index: ours.length }))]
}

function indexesByName(items: readonly DataItem[]): Map<string, number[]> {
  const indexes = new Map<string, number[]>()
  for (const [index, { name }] of items.entries()) {
    const known = indexes.get(name)
    if (known === undefined) indexes.set(name, [index])
    else known.push(index)
  }
  return indexes
}

/** One for the whole record, at the first value that stands elsewhere; values that only one reader has move nothing. */
function orderDifference(ours: readonly DataItem[], theirs: readonly DataItem[]): Difference[] {
  const theirIndexes = indexesByName(theirs)
  let last = -1
  for (const { name, value } of ours) {
    const index = theirIndexes.get(name)?.shift()
    if (index === undefined) continue
    if (index < last) return [{ part: 'data', name, kind: 'order', ours: value, theirs: theirs[index]!.value }]
    last = index
  }
  return []
}
