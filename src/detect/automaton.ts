/**
 * All needles of one field in one automaton (Aho–Corasick), walked once over a value whatever the number of rules.
 * Starts, ends and whole values are needles too: `^` and `$` are symbols of the alphabet. The table of transitions is
 * made while walking (as RE2 does): of a hundred thousand possible states a few thousand are ever visited.
 */
import type { Utf16Range } from '../evtx/log-record.ts'
import { Alphabet, END, START, unitsOf } from './alphabet.ts'
import type { FoundNeedles } from './found-needles.ts'
import { GramFilter, type GramFilterData, gramFilterOf } from './gram-filter.ts'
import { MAX_NEEDLE_LENGTH, type Needle } from './needle.ts'
import { NONE, ROOT, Trie, type TrieData, trieOf } from './trie.ts'

/** Rows of the table before it is emptied and begun anew. At 70 classes a row is 140 bytes: 2.3 MB a field at most. */
const MAX_ROWS = 16_384
/** Rows that one new row may bring with it: its suffixes', no more than a needle is long. */
const MAX_FAIL_CHAIN = MAX_NEEDLE_LENGTH + 4
/** A transition that was not taken yet. */
const UNKNOWN = 0xffff

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
  /** Row → where the needles that end there stand in `#needles`: those of its node and those of its suffixes. */
  readonly #needlesFrom: Int32Array
  readonly #needlesTo: Int32Array
  #needles = new Int32Array(64)
  #needleCount = 0
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
    this.#needlesFrom = new Int32Array(rows)
    this.#needlesTo = new Int32Array(rows)
    this.#rowOfNode = new Int32Array(this.#trie.size).fill(NONE)
    this.#reset()
  }

  /** False: no needle is in the value. */
  mayFindIn(range: Utf16Range): boolean {
    return this.#filter === undefined || this.#filter.mayHold(range)
  }

  /** Units in place; the text ends at the first NUL. */
  walkUnits({ bytes, offset, length }: Utf16Range, found: FoundNeedles): void {
    const classes = this.#classes
    const stride = this.#stride
    const hits = hitsOf(length)
    let hitCount = 0
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
        if (!this.#hasRoom) hitCount = this.#tell(hitCount, found)
        state = this.#advance(state >> 1, symbol)
        table = this.#table
      }
      hits[hitCount] = state
      hitCount += state & 1
    }
    this.#finish(state, hitCount, found)
  }

  /** The same over a string. Written out: one loop over both kinds would pay for the choice at every unit. */
  walkText(text: string, found: FoundNeedles): void {
    const classes = this.#classes
    const stride = this.#stride
    const hits = hitsOf(text.length)
    let hitCount = 0
    let table = this.#table
    let state = this.#startState
    for (let at = 0; at < text.length; at++) {
      const symbol = classes[text.charCodeAt(at)]!
      const next = table[(state >> 1) * stride + symbol]!
      if (next !== UNKNOWN) state = next
      else {
        if (!this.#hasRoom) hitCount = this.#tell(hitCount, found)
        state = this.#advance(state >> 1, symbol)
        table = this.#table
      }
      hits[hitCount] = state
      hitCount += state & 1
    }
    this.#finish(state, hitCount, found)
  }

  #finish(state: number, hitCount: number, found: FoundNeedles): void {
    this.#tell(hitCount, found)
    const next = this.#table[(state >> 1) * this.#stride + END]!
    const last = next === UNKNOWN ? this.#advance(state >> 1, END) : next
    if ((last & 1) !== 0) found.add(this.#needles, this.#needlesFrom[last >> 1]!, this.#needlesTo[last >> 1]!)
  }

  /** The needles of the rows that were come by; returns how many of these are left to tell: none. */
  #tell(hitCount: number, found: FoundNeedles): 0 {
    for (let i = 0; i < hitCount; i++) {
      const row = hits[i]! >> 1
      found.add(this.#needles, this.#needlesFrom[row]!, this.#needlesTo[row]!)
    }
    return 0
  }

  #reset(): void {
    for (let row = 0; row < this.#rows; row++) this.#rowOfNode[this.#nodeOfRow[row]!] = NONE
    this.#rows = 0
    this.#needleCount = 0
    this.#rowOf(ROOT)
    this.#startState = this.#stateOf(this.#trie.target(ROOT, START))
  }

  /** Whether one more row can be made, with its suffixes'; if not, the table is emptied for it. */
  get #hasRoom(): boolean {
    return this.#rows + MAX_FAIL_CHAIN <= this.#nodeOfRow.length || this.#nodeOfRow.length === this.#trie.size
  }

  /** Follows a transition for the first time: the row of its target is made. */
  #advance(row: number, symbol: number): number {
    const target = this.#trie.target(this.#nodeOfRow[row]!, symbol)
    if (this.#rowOfNode[target] === NONE && !this.#hasRoom) {
      this.#reset()
      return this.#stateOf(target)
    }
    const state = this.#stateOf(target)
    this.#table[row * this.#stride + symbol] = state
    return state
  }

  #stateOf(node: number): number {
    const row = this.#rowOf(node)
    return 2 * row + (this.#needlesFrom[row] === this.#needlesTo[row] ? 0 : 1)
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
    this.#keepNeedles(row, trie.needles(node), failRow)
    return row
  }

  /** A node without needles of its own has those of its suffixes. */
  #keepNeedles(row: number, own: Int32Array, failRow: number): void {
    const suffixesFrom = failRow === NONE ? 0 : this.#needlesFrom[failRow]!
    const suffixesTo = failRow === NONE ? 0 : this.#needlesTo[failRow]!
    this.#needlesFrom[row] = own.length === 0 ? suffixesFrom : this.#needleCount
    if (own.length > 0) {
      const count = own.length + suffixesTo - suffixesFrom
      if (this.#needleCount + count > this.#needles.length) this.#growNeedles(count)
      this.#needles.set(own, this.#needleCount)
      this.#needles.copyWithin(this.#needleCount + own.length, suffixesFrom, suffixesTo)
      this.#needleCount += count
    }
    this.#needlesTo[row] = own.length === 0 ? suffixesTo : this.#needleCount
  }

  #growNeedles(count: number): void {
    const larger = new Int32Array(2 * this.#needles.length + count)
    larger.set(this.#needles)
    this.#needles = larger
  }

  #grow(): void {
    const larger = new Uint16Array(Math.min(this.#table.length * 2, this.#nodeOfRow.length * this.#stride))
    larger.set(this.#table)
    this.#table = larger
  }
}

/**
 * The states of the value in hand in which needles end, for all automata: they are told when the value was walked. Written
 * at every unit and kept where there is a needle, so that the walk has no branch that nobody can foresee: with the look-ups
 * of needles in between it took twice as long.
 */
let hits = new Int32Array(1024)

function hitsOf(length: number): Int32Array {
  if (hits.length <= length) hits = new Int32Array(2 * length)
  return hits
}
