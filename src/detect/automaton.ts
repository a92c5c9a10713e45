/**
 * All needles of one field in one automaton (Aho–Corasick), walked once over a value whatever the number of rules.
 * Starts, ends and whole values are needles too: `^` and `$` are symbols of the alphabet. The table of transitions is
 * made while walking (as RE2 does): of a hundred thousand possible states a few thousand are ever visited.
 */
import type { Utf16Range } from '../evtx/log-record.ts'
import { Alphabet, END, START, unitsOf } from './alphabet.ts'
import { GramFilter, type GramFilterData, gramFilterOf } from './gram-filter.ts'
import { MAX_NEEDLE_LENGTH, type Needle } from './needle.ts'
import { NONE, ROOT, Trie, type TrieData, trieOf } from './trie.ts'

/** Rows of the table before it is emptied and begun anew. At 70 classes a row is 140 bytes: 2.3 MB a field at most. */
const MAX_ROWS = 16_384
/** Rows that one new row may bring with it: its suffixes', no more than a needle is long. */
const MAX_FAIL_CHAIN = MAX_NEEDLE_LENGTH + 4
/** A transition that was not taken yet. */
const UNKNOWN = 0xffff

/** Told the numbers of the needles that were found, the same ones perhaps again and again. */
export type Emit = (needles: Int32Array) => void

/** What an automaton is made of. Plain arrays: goes to caches and workers. */
export interface AutomatonData {
  readonly units: Uint16Array
  readonly trie: TrieData
  /** null: there are short needles. */
  readonly grams: GramFilterData | null
}

/** `numbers[i]` is what needle i is called when it is found. */
export function automatonOf(needles: readonly Needle[], numbers: readonly number[]): AutomatonData {
  const units = unitsOf(needles)
  const alphabet = new Alphabet(units)
  return {
    units,
    trie: trieOf(
      needles.map((needle) => alphabet.wordOf(needle)),
      numbers,
    ),
    grams: gramFilterOf(needles, alphabet),
  }
}

export class Automaton {
  readonly #classes: Uint8Array
  readonly #trie: Trie
  /** Entries of a row. Odd: in rows of 64 or 128 entries the same letter would fall into the same few lines of the cache. */
  readonly #stride: number
  /** Row × class → state: the next row * 2, + 1 when needles end there; or UNKNOWN. Two bytes, as what is walked should fit the cache. */
  #table: Uint16Array
  #rows = 0
  /** Row → trie node; trie node → row. */
  readonly #nodeOfRow: Int32Array
  readonly #rowOfNode: Int32Array
  readonly #needlesOfRow: (Int32Array | undefined)[] = []
  readonly #filter: GramFilter | undefined
  #startState = 0

  constructor({ units, trie, grams }: AutomatonData) {
    const alphabet = new Alphabet(units)
    this.#classes = alphabet.classes
    this.#trie = new Trie(trie)
    this.#filter = grams === null ? undefined : new GramFilter(grams, alphabet)
    this.#stride = alphabet.size | 1
    const rows = Math.min(MAX_ROWS, this.#trie.size)
    this.#table = new Uint16Array(Math.min(rows, 64) * this.#stride)
    this.#nodeOfRow = new Int32Array(rows)
    this.#rowOfNode = new Int32Array(this.#trie.size).fill(NONE)
    this.#reset()
  }

  /** False: no needle is in the value. */
  mayFindIn(range: Utf16Range): boolean {
    return this.#filter === undefined || this.#filter.mayHold(range)
  }

  /** Units in place; the text ends at the first NUL. */
  walkUnits({ bytes, offset, length }: Utf16Range, emit: Emit): void {
    const classes = this.#classes
    const needlesOfRow = this.#needlesOfRow
    const stride = this.#stride
    // Local: the table is replaced only when a transition is taken for the first time.
    let table = this.#table
    let state = this.#startState
    const end = offset + 2 * length
    for (let at = offset; at < end; at += 2) {
      const unit = bytes[at]! | (bytes[at + 1]! << 8)
      if (unit === 0) break
      const symbol = classes[unit]!
      const next = table[(state >> 1) * stride + symbol]!
      if (next !== UNKNOWN) state = next
      else {
        state = this.#advance(state >> 1, symbol)
        table = this.#table
      }
      if ((state & 1) !== 0) emit(needlesOfRow[state >> 1]!)
    }
    this.#finish(state, emit)
  }

  /** The same over a string. Written out: one loop over both kinds would pay for the choice at every unit. */
  walkText(text: string, emit: Emit): void {
    const classes = this.#classes
    const needlesOfRow = this.#needlesOfRow
    const stride = this.#stride
    let table = this.#table
    let state = this.#startState
    for (let at = 0; at < text.length; at++) {
      const symbol = classes[text.charCodeAt(at)]!
      const next = table[(state >> 1) * stride + symbol]!
      if (next !== UNKNOWN) state = next
      else {
        state = this.#advance(state >> 1, symbol)
        table = this.#table
      }
      if ((state & 1) !== 0) emit(needlesOfRow[state >> 1]!)
    }
    this.#finish(state, emit)
  }

  #finish(state: number, emit: Emit): void {
    const next = this.#table[(state >> 1) * this.#stride + END]!
    const last = next === UNKNOWN ? this.#advance(state >> 1, END) : next
    if ((last & 1) !== 0) emit(this.#needlesOfRow[last >> 1]!)
  }

  #reset(): void {
    for (let row = 0; row < this.#rows; row++) this.#rowOfNode[this.#nodeOfRow[row]!] = NONE
    this.#rows = 0
    this.#needlesOfRow.length = 0
    this.#rowOf(ROOT)
    this.#startState = this.#stateOf(this.#trie.target(ROOT, START))
  }

  /** Follows a transition for the first time: the row of its target is made. */
  #advance(row: number, symbol: number): number {
    const target = this.#trie.target(this.#nodeOfRow[row]!, symbol)
    const mayMakeRow =
      this.#rows + MAX_FAIL_CHAIN <= this.#nodeOfRow.length || this.#nodeOfRow.length === this.#trie.size
    if (this.#rowOfNode[target] === NONE && !mayMakeRow) {
      this.#reset()
      return this.#stateOf(target)
    }
    const state = this.#stateOf(target)
    this.#table[row * this.#stride + symbol] = state
    return state
  }

  #stateOf(node: number): number {
    const row = this.#rowOf(node)
    return 2 * row + (this.#needlesOfRow[row] === undefined ? 0 : 1)
  }

  #rowOf(node: number): number {
    const known = this.#rowOfNode[node]!
    return known === NONE ? this.#makeRow(node) : known
  }

  /** A node goes on like its fail node, but for its own children. */
  #makeRow(node: number): number {
    const trie = this.#trie
    const failRow = node === ROOT ? NONE : this.#rowOf(trie.failOf(node))
    const row = this.#rows++
    if (this.#rows * this.#stride > this.#table.length) this.#grow()
    this.#nodeOfRow[row] = node
    this.#rowOfNode[node] = row
    const start = row * this.#stride
    const failStart = failRow * this.#stride
    if (node === ROOT) this.#table.fill(UNKNOWN, start, start + this.#stride)
    else this.#table.copyWithin(start, failStart, failStart + this.#stride)
    const end = trie.firstChild[node + 1]!
    for (let child = trie.firstChild[node]!; child < end; child++) this.#table[start + trie.symbols[child]!] = UNKNOWN
    this.#needlesOfRow[row] = this.#needlesAt(node, failRow)
    return row
  }

  /** Of all needles that end here: those of the node and those of its suffixes. */
  #needlesAt(node: number, failRow: number): Int32Array | undefined {
    const ofSuffixes = failRow === NONE ? undefined : this.#needlesOfRow[failRow]
    const own = this.#trie.needles(node)
    if (own.length === 0) return ofSuffixes
    return ofSuffixes === undefined ? own : Int32Array.from(new Set([...own, ...ofSuffixes]))
  }

  #grow(): void {
    const larger = new Uint16Array(Math.min(this.#table.length * 2, this.#nodeOfRow.length * this.#stride))
    larger.set(this.#table)
    this.#table = larger
  }
}
