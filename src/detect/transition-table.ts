/**
 * The transitions of an automaton, made when they are first taken (as RE2 does): of a hundred thousand possible states a
 * few thousand are ever visited.
 */
import { END, START } from './alphabet.ts'
import type { FoundNeedles } from './found-needles.ts'
import { MAX_NEEDLE_LENGTH } from './needle.ts'
import { NONE, ROOT, type Trie } from './trie.ts'

/** Rows before the table is emptied and begun anew. At 70 classes a row is 140 bytes: 2.3 MB a field at most. */
const MAX_ROWS = 16_384
/** Rows that one new row may bring with it: its suffixes', no more than a needle is long. */
const MAX_FAIL_CHAIN = MAX_NEEDLE_LENGTH + 4
/** A transition that was not taken yet. */
export const UNKNOWN = 0xffff

/** A state is the number of a row * 2, + 1 when needles end there. */
export class TransitionTable {
  /** Entries of a row. Odd: in rows of 64 or 128 entries the same letter would fall into the same few lines of the cache. */
  readonly stride: number
  /** Row × class → state, or UNKNOWN. Two bytes, as what is walked should fit the cache. Replaced when it grows. */
  entries: Uint16Array
  /** Where a value begins; another one after the table was emptied. */
  startState = 0
  readonly #trie: Trie
  #rows = 0
  /** Row → trie node; trie node → row. */
  readonly #nodeOfRow: Int32Array
  readonly #rowOfNode: Int32Array
  /** Row → where the needles that end there stand in `#needles`: those of its node and those of its suffixes. */
  readonly #needlesFrom: Int32Array
  readonly #needlesTo: Int32Array
  #needles = new Int32Array(64)
  #needleCount = 0

  constructor(trie: Trie, classCount: number) {
    this.#trie = trie
    this.stride = classCount | 1
    const rows = Math.min(MAX_ROWS, trie.size)
    this.entries = new Uint16Array(Math.min(rows, 64) * this.stride)
    this.#nodeOfRow = new Int32Array(rows)
    this.#needlesFrom = new Int32Array(rows)
    this.#needlesTo = new Int32Array(rows)
    this.#rowOfNode = new Int32Array(trie.size).fill(NONE)
    this.#reset()
  }

  /** Whether one more row can be made, with its suffixes'; if not, `advance` may empty the table, and states mean nothing any more. */
  get hasRoom(): boolean {
    return this.hasRoomFor(1)
  }

  hasRoomFor(steps: number): boolean {
    const limit = this.#nodeOfRow.length
    return limit === this.#trie.size || this.#rows + steps * MAX_FAIL_CHAIN <= limit
  }

  /** Follows a transition for the first time: the row of its target is made. */
  advance(state: number, symbol: number): number {
    const row = state >> 1
    const target = this.#trie.target(this.#nodeOfRow[row]!, symbol)
    if (this.#rowOfNode[target] === NONE && !this.hasRoom) {
      this.#reset()
      return this.#stateOf(target)
    }
    const next = this.#stateOf(target)
    this.entries[row * this.stride + symbol] = next
    return next
  }

  /** Where the value ends. */
  finish(state: number, found: FoundNeedles): void {
    const next = this.entries[(state >> 1) * this.stride + END]!
    const last = next === UNKNOWN ? this.advance(state, END) : next
    if ((last & 1) !== 0) found.add(this.#needles, this.#needlesFrom[last >> 1]!, this.#needlesTo[last >> 1]!)
  }

  /** The needles that end in the first `count` of these states. */
  tell(states: Int32Array, count: number, found: FoundNeedles): void {
    for (let i = 0; i < count; i++) {
      const row = states[i]! >> 1
      found.add(this.#needles, this.#needlesFrom[row]!, this.#needlesTo[row]!)
    }
  }

  #reset(): void {
    for (let row = 0; row < this.#rows; row++) this.#rowOfNode[this.#nodeOfRow[row]!] = NONE
    this.#rows = 0
    this.#needleCount = 0
    this.#rowOf(ROOT)
    this.startState = this.#stateOf(this.#trie.target(ROOT, START))
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
    if (this.#rows * this.stride > this.entries.length) this.#grow()
    this.#nodeOfRow[row] = node
    this.#rowOfNode[node] = row
    const start = row * this.stride
    const failStart = failRow * this.stride
    if (node === ROOT) this.entries.fill(UNKNOWN, start, start + this.stride)
    else this.entries.copyWithin(start, failStart, failStart + this.stride)
    const end = trie.firstChild[node + 1]!
    for (let child = trie.firstChild[node]!; child < end; child++) this.entries[start + trie.symbols[child]!] = UNKNOWN
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
    const larger = new Uint16Array(Math.min(this.entries.length * 2, this.#nodeOfRow.length * this.stride))
    larger.set(this.entries)
    this.entries = larger
  }
}
