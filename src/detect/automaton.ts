/**
 * All needles of one field in one automaton (Aho–Corasick), walked once over a value whatever the number of rules.
 * Starts, ends and whole values are needles too: `^` and `$` are symbols of the alphabet. The table of transitions is
 * made while walking (as RE2 does): of a hundred thousand possible states a few thousand are ever visited.
 *
 * Alphabet: case-folded UTF-16 units that occur in needles, each its own class; all other units together. Outside ASCII
 * several units share a class, so that needles with such letters are found too often and looked at again (`isExact` false).
 */
import type { Utf16Range } from '../evtx/log-record.ts'
import { BLOCKS_WITH_CASE, foldText, isCaseless } from './fold.ts'
import { MAX_NEEDLE_LENGTH, type Needle } from './needle.ts'
import { NONE, ROOT, Trie } from './trie.ts'

/** Rows of the table before it is emptied and begun anew. At 70 classes a row is 280 bytes: 4.5 MB a field at most. */
const MAX_ROWS = 16_384
/** Rows that one new row may bring with it: its suffixes', no more than a needle is long. */
const MAX_FAIL_CHAIN = MAX_NEEDLE_LENGTH + 4
const START = 1
const END = 2
/** Units outside ASCII that may be another's other case. */
const FOREIGN = 3
/** Halves of pairs. */
const HALF = 4
/** Classes of the units outside ASCII that have no case: few enough to keep rows short, enough to tell most apart. */
const CASELESS_CLASSES = 8

/** Told the numbers of the needles that were found, the same ones perhaps again and again. */
export type Emit = (needles: Int32Array) => void

export class Automaton {
  readonly #classes = new Uint8Array(0x1_0000)
  readonly #trie: Trie
  /** Entries of a row. Odd: in rows of 64 or 128 entries the same letter would fall into the same few lines of the cache. */
  readonly #stride: number
  /** Row × class → (first entry of the next row) * 2 + (1 when needles end there), or ~(trie node) while that has no row. */
  #table: Int32Array
  #rows = 0
  /** Row → trie node; trie node → row. */
  readonly #nodeOfRow: Int32Array
  readonly #rowOfNode: Int32Array
  readonly #needlesOfRow: (Int32Array | undefined)[] = []
  #startEntry = 0

  /** `numbers[i]` is what needle i is called when it is found. */
  constructor(needles: readonly Needle[], numbers: readonly number[]) {
    const classCount = this.#assignClasses(needles)
    this.#trie = new Trie()
    for (const [index, needle] of needles.entries()) this.#trie.add(this.#symbols(needle), numbers[index]!)
    this.#stride = classCount | 1
    const rows = Math.min(MAX_ROWS, this.#trie.size)
    this.#table = new Int32Array(Math.min(rows, 64) * this.#stride)
    this.#nodeOfRow = new Int32Array(rows)
    this.#rowOfNode = new Int32Array(this.#trie.size).fill(NONE)
    this.#reset()
  }

  /** Units in place; the text ends at the first NUL. */
  walkUnits({ bytes, offset, length }: Utf16Range, emit: Emit): void {
    const classes = this.#classes
    const needlesOfRow = this.#needlesOfRow
    const twoRows = 2 * this.#stride
    // Local: the table is replaced only when a transition is taken for the first time.
    let table = this.#table
    let entry = this.#startEntry
    const end = offset + 2 * length
    for (let at = offset; at < end; at += 2) {
      const unit = bytes[at]! | (bytes[at + 1]! << 8)
      if (unit === 0) break
      const symbol = classes[unit]!
      const next = table[(entry >> 1) + symbol]!
      if (next >= 0) entry = next
      else {
        entry = this.#advance(entry >> 1, symbol)
        table = this.#table
      }
      if ((entry & 1) !== 0) emit(needlesOfRow[Math.trunc(entry / twoRows)]!)
    }
    this.#finish(entry, emit)
  }

  /** The same over a string. Written out: one loop over both kinds would pay for the choice at every unit. */
  walkText(text: string, emit: Emit): void {
    const classes = this.#classes
    const needlesOfRow = this.#needlesOfRow
    const twoRows = 2 * this.#stride
    let table = this.#table
    let entry = this.#startEntry
    for (let at = 0; at < text.length; at++) {
      const symbol = classes[text.charCodeAt(at)]!
      const next = table[(entry >> 1) + symbol]!
      if (next >= 0) entry = next
      else {
        entry = this.#advance(entry >> 1, symbol)
        table = this.#table
      }
      if ((entry & 1) !== 0) emit(needlesOfRow[Math.trunc(entry / twoRows)]!)
    }
    this.#finish(entry, emit)
  }

  #finish(entry: number, emit: Emit): void {
    const next = this.#table[(entry >> 1) + END]!
    const last = next < 0 ? this.#advance(entry >> 1, END) : next
    if ((last & 1) !== 0) emit(this.#needlesOfRow[this.#rowAt(last)]!)
  }

  #assignClasses(needles: readonly Needle[]): number {
    const units = unitsByFrequency(needles)
    const foreign = [...units].filter((unit) => unit >= 0x80)
    if (foreign.some(isHalf)) this.#classes.fill(HALF, 0xd800, 0xe000)
    if (foreign.some((unit) => !isHalf(unit) && !isCaseless(unit)))
      for (const [from, to] of BLOCKS_WITH_CASE) this.#classes.fill(FOREIGN, from, to)
    let count = HALF + 1
    for (const unit of units) if (unit < 0x80) this.#classes[unit] = count++
    for (const unit of foreign) {
      if (!isHalf(unit) && isCaseless(unit)) this.#classes[unit] = count + (unit % CASELESS_CLASSES)
    }
    if (foreign.length > 0) count += CASELESS_CLASSES
    // Every unit that folds to an ASCII character shares its class: A–Z, the Kelvin sign, the long s.
    for (const unit of [...Array.from({ length: 26 }, (_, i) => 0x41 + i), 0x212a, 0x17f]) {
      const folded = foldText(String.fromCharCode(unit)).charCodeAt(0)
      this.#classes[unit] = this.#classes[folded]!
    }
    return count
  }

  #symbols({ text, atStart, atEnd }: Needle): number[] {
    const symbols = atStart ? [START] : []
    for (let i = 0; i < text.length; i++) symbols.push(this.#classes[text.charCodeAt(i)]!)
    if (atEnd) symbols.push(END)
    return symbols
  }

  #reset(): void {
    for (let row = 0; row < this.#rows; row++) this.#rowOfNode[this.#nodeOfRow[row]!] = NONE
    this.#rows = 0
    this.#needlesOfRow.length = 0
    const root = this.#entryOf(ROOT)
    const start = this.#table[(root >> 1) + START]!
    this.#startEntry = start < 0 ? this.#entryOf(~start) : start
  }

  /** Follows a transition for the first time: the row of its target is made. `from`: first entry of the row. */
  #advance(from: number, symbol: number): number {
    const node = ~this.#table[from + symbol]!
    if (
      this.#rowOfNode[node] === NONE &&
      this.#rows + MAX_FAIL_CHAIN > this.#nodeOfRow.length &&
      this.#nodeOfRow.length < this.#trie.size
    ) {
      this.#reset()
      return this.#entryOf(node)
    }
    const entry = this.#entryOf(node)
    this.#table[from + symbol] = entry
    return entry
  }

  #entryOf(node: number): number {
    const known = this.#rowOfNode[node]!
    const row = known === NONE ? this.#makeRow(node) : known
    return 2 * row * this.#stride + (this.#needlesOfRow[row] === undefined ? 0 : 1)
  }

  #rowAt(entry: number): number {
    return Math.trunc(entry / (2 * this.#stride))
  }

  /** A node goes on like its fail node, but for its own children. Their fail nodes can be told now, too. */
  #makeRow(node: number): number {
    const trie = this.#trie
    const failRow = node === ROOT ? NONE : this.#rowAt(this.#entryOf(trie.fail[node]!))
    const row = this.#rows++
    if (this.#rows * this.#stride > this.#table.length) this.#grow()
    this.#nodeOfRow[row] = node
    this.#rowOfNode[node] = row
    const start = row * this.#stride
    const failStart = failRow * this.#stride
    if (node === ROOT) this.#table.fill(~ROOT, start, start + this.#stride)
    else this.#table.copyWithin(start, failStart, failStart + this.#stride)
    for (let child = trie.firstChild[node]!; child !== NONE; child = trie.nextSibling[child]!) {
      const symbol = trie.symbol[child]!
      trie.fail[child] = node === ROOT ? ROOT : this.#nodeAt(this.#table[failStart + symbol]!)
      this.#table[start + symbol] = ~child
    }
    this.#needlesOfRow[row] = this.#needlesAt(node, failRow)
    return row
  }

  #nodeAt(entry: number): number {
    return entry < 0 ? ~entry : this.#nodeOfRow[this.#rowAt(entry)]!
  }

  /** Of all needles that end here: those of the node and those of its suffixes. */
  #needlesAt(node: number, failRow: number): Int32Array | undefined {
    const ofSuffixes = failRow === NONE ? undefined : this.#needlesOfRow[failRow]
    const own = this.#trie.needles(node)
    if (own === undefined) return ofSuffixes
    return Int32Array.from(new Set([...own, ...(ofSuffixes ?? [])]))
  }

  #grow(): void {
    const larger = new Int32Array(Math.min(this.#table.length * 2, this.#nodeOfRow.length * this.#stride))
    larger.set(this.#table)
    this.#table = larger
  }
}

/** The most frequent first: what is read together stands together in a row, in few lines of the cache. */
function unitsByFrequency(needles: readonly Needle[]): number[] {
  const counts = new Map<number, number>()
  for (const { text } of needles) {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      counts.set(unit, (counts.get(unit) ?? 0) + 1)
    }
  }
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!)
}

/** Half of a surrogate pair. */
function isHalf(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000
}
