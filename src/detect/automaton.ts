/**
 * All needles of one field in one automaton (Aho–Corasick), walked once over a value whatever the number of rules.
 * Starts, ends and whole values are needles too: `^` and `$` are symbols of the alphabet. The table of transitions is
 * made while walking (as RE2 does): of a hundred thousand possible states a few thousand are ever visited.
 *
 * Alphabet: case-folded UTF-16 units that occur in needles, each its own class; all other ASCII together; everything
 * else is one class, so that needles with other letters are found too often and looked at again (`isExact` false).
 */
import type { Utf16Range } from '../evtx/log-record.ts'
import { foldText } from './fold.ts'
import type { Needle } from './needle.ts'

/** Rows of the table before it is emptied and begun anew. At 64 classes a row is 256 bytes: 4 MiB a field at most. */
const MAX_ROWS = 16_384
const ROOT = 0
const UNKNOWN = -1
const START = 1
const END = 2
/** Units outside ASCII, but for the two that fold into it. */
const FOREIGN = 3

/** Told once for every atom of a needle that was found. */
export type Emit = (atoms: Int32Array) => void

export class Automaton {
  readonly #classes = new Uint8Array(0x1_0000)
  readonly #trie: Trie
  /** log2 of the entries of a row. */
  readonly #shift: number
  /** Row × class → (first entry of the next row) * 2 + (1 when needles end there), or UNKNOWN. */
  #table: Int32Array
  #rows = 0
  /** Row → trie node; trie node → row. */
  readonly #nodeOfRow: Int32Array
  readonly #rowOfNode: Int32Array
  readonly #atomsOfRow: (Int32Array | undefined)[] = []
  #startEntry = 0

  /** `atoms[i]` are the atoms that needle i makes true. */
  constructor(needles: readonly Needle[], atoms: readonly (readonly number[])[]) {
    const classCount = this.#assignClasses(needles)
    this.#trie = new Trie()
    for (const [index, needle] of needles.entries()) this.#trie.add(this.#symbols(needle), atoms[index]!)
    this.#shift = Math.ceil(Math.log2(classCount))
    const rows = Math.min(MAX_ROWS, this.#trie.size)
    this.#table = new Int32Array(Math.min(rows, 64) << this.#shift)
    this.#nodeOfRow = new Int32Array(rows)
    this.#rowOfNode = new Int32Array(this.#trie.size).fill(UNKNOWN)
    this.#reset()
  }

  /** Units in place; the text ends at the first NUL. */
  walkUnits({ bytes, offset, length }: Utf16Range, emit: Emit): void {
    const classes = this.#classes
    let entry = this.#startEntry
    const end = offset + 2 * length
    for (let at = offset; at < end; at += 2) {
      const unit = bytes[at]! | (bytes[at + 1]! << 8)
      if (unit === 0) break
      const symbol = classes[unit]!
      const next = this.#table[(entry >> 1) + symbol]!
      entry = next === UNKNOWN ? this.#advance(entry >> 1, symbol) : next
      if ((entry & 1) !== 0) emit(this.#atomsOfRow[entry >> (this.#shift + 1)]!)
    }
    this.#finish(entry, emit)
  }

  walkText(text: string, emit: Emit): void {
    const classes = this.#classes
    let entry = this.#startEntry
    for (let at = 0; at < text.length; at++) {
      const symbol = classes[text.charCodeAt(at)]!
      const next = this.#table[(entry >> 1) + symbol]!
      entry = next === UNKNOWN ? this.#advance(entry >> 1, symbol) : next
      if ((entry & 1) !== 0) emit(this.#atomsOfRow[entry >> (this.#shift + 1)]!)
    }
    this.#finish(entry, emit)
  }

  #finish(entry: number, emit: Emit): void {
    const next = this.#table[(entry >> 1) + END]!
    const last = next === UNKNOWN ? this.#advance(entry >> 1, END) : next
    if ((last & 1) !== 0) emit(this.#atomsOfRow[last >> (this.#shift + 1)]!)
  }

  #assignClasses(needles: readonly Needle[]): number {
    this.#classes.fill(FOREIGN, 0x80)
    let count = FOREIGN + 1
    for (const { text } of needles) {
      for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i)
        if (unit < 0x80 && this.#classes[unit] === 0) this.#classes[unit] = count++
      }
    }
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
    for (let row = 0; row < this.#rows; row++) this.#rowOfNode[this.#nodeOfRow[row]!] = UNKNOWN
    this.#rows = 0
    this.#atomsOfRow.length = 0
    this.#startEntry = this.#entryOf(this.#trie.step(ROOT, START))
  }

  /** Fills in one transition. `from`: first entry of the row. */
  #advance(from: number, symbol: number): number {
    const node = this.#trie.step(this.#nodeOfRow[from >> this.#shift]!, symbol)
    if (this.#rowOfNode[node] === UNKNOWN && this.#rows === this.#nodeOfRow.length) {
      this.#reset()
      return this.#entryOf(node)
    }
    const entry = this.#entryOf(node)
    this.#table[from + symbol] = entry
    return entry
  }

  #entryOf(node: number): number {
    let row = this.#rowOfNode[node]!
    if (row === UNKNOWN) {
      row = this.#rows++
      if (this.#rows << this.#shift > this.#table.length) this.#grow()
      this.#nodeOfRow[row] = node
      this.#rowOfNode[node] = row
      this.#table.fill(UNKNOWN, row << this.#shift, (row + 1) << this.#shift)
      this.#atomsOfRow[row] = this.#trie.atomsAt(node)
    }
    return (row << (this.#shift + 1)) | (this.#atomsOfRow[row] === undefined ? 0 : 1)
  }

  #grow(): void {
    const larger = new Int32Array(Math.min(this.#table.length * 2, this.#nodeOfRow.length << this.#shift))
    larger.set(this.#table)
    this.#table = larger
  }
}

/** The needles as a tree; where a walk falls off, the fail link leads to the longest suffix that is in the tree. */
class Trie {
  readonly #symbol: number[] = [0]
  readonly #parent: number[] = [ROOT]
  readonly #firstChild: number[] = [UNKNOWN]
  readonly #nextSibling: number[] = [UNKNOWN]
  /** Made when first needed. */
  readonly #fail: number[] = [ROOT]
  readonly #atoms: (number[] | undefined)[] = [undefined]

  get size(): number {
    return this.#symbol.length
  }

  add(symbols: readonly number[], atoms: readonly number[]): void {
    let node = ROOT
    for (const symbol of symbols) {
      const child = this.#child(node, symbol)
      node = child === UNKNOWN ? this.#addChild(node, symbol) : child
    }
    this.#atoms[node] = [...(this.#atoms[node] ?? []), ...atoms]
  }

  step(from: number, symbol: number): number {
    for (let node = from; ; node = this.#failOf(node)) {
      const child = this.#child(node, symbol)
      if (child !== UNKNOWN) return child
      if (node === ROOT) return ROOT
    }
  }

  /** The atoms of all needles that end here. */
  atomsAt(node: number): Int32Array | undefined {
    const atoms = new Set<number>()
    for (let at = node; at !== ROOT; at = this.#failOf(at)) for (const atom of this.#atoms[at] ?? []) atoms.add(atom)
    for (const atom of this.#atoms[ROOT] ?? []) atoms.add(atom)
    return atoms.size === 0 ? undefined : Int32Array.from(atoms)
  }

  /** Recurses no deeper than the longest needle. */
  #failOf(node: number): number {
    const known = this.#fail[node]!
    if (known !== UNKNOWN) return known
    const parent = this.#parent[node]!
    const fail = parent === ROOT ? ROOT : this.step(this.#failOf(parent), this.#symbol[node]!)
    this.#fail[node] = fail
    return fail
  }

  #child(node: number, symbol: number): number {
    let child = this.#firstChild[node]!
    while (child !== UNKNOWN && this.#symbol[child] !== symbol) child = this.#nextSibling[child]!
    return child
  }

  #addChild(node: number, symbol: number): number {
    const child = this.#symbol.length
    this.#symbol.push(symbol)
    this.#parent.push(node)
    this.#firstChild.push(UNKNOWN)
    this.#nextSibling.push(this.#firstChild[node]!)
    this.#fail.push(UNKNOWN)
    this.#atoms.push(undefined)
    this.#firstChild[node] = child
    return child
  }
}
