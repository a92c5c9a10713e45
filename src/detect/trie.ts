/**
 * Needles as a tree of symbols, the skeleton of an automaton. Nodes are numbers in the order of their depth, the root is
 * 0; children of a node stand side by side, so a tree is three arrays.
 */
import { type Rows, rowOf, rowsOfPairs } from './rows.ts'

export const ROOT = 0
export const NONE = -1

/** Plain arrays: goes to caches and workers. */
export interface TrieData {
  /** Node → the symbol that leads to it, and the node that it leads from. */
  readonly symbols: Uint8Array
  readonly parents: Int32Array
  /** Node → its first child; those of a node end where the next node's begin. One more than there are nodes. */
  readonly firstChild: Int32Array
  /** Node → numbers of the needles that end there. */
  readonly needles: Rows
}

/** `words`: symbols as characters. `numbers[i]` is what word i is called. */
export function trieOf(words: readonly string[], numbers: readonly number[]): TrieData {
  const order = words.map((_, word) => word).sort((a, b) => compareTexts(words[a]!, words[b]!))
  const most = words.reduce((sum, { length }) => sum + length, 1)
  const symbols = new Uint8Array(most)
  const parents = new Int32Array(most)
  /** Node of each word as far as the words were read. */
  const nodes = new Int32Array(words.length)
  let size = 1
  let unread = order
  // Sorted, words that begin alike stand together: each level is made in one pass.
  for (let depth = 0; unread.length > 0; depth++) {
    unread = unread.filter((word) => words[word]!.length > depth)
    let [lastParent, lastSymbol] = [NONE, NONE]
    for (const word of unread) {
      const parent = nodes[word]!
      const symbol = words[word]!.charCodeAt(depth)
      if (parent !== lastParent || symbol !== lastSymbol) {
        symbols[size] = symbol
        parents[size++] = parent
      }
      nodes[word] = size - 1
      lastParent = parent
      lastSymbol = symbol
    }
  }
  return {
    symbols: symbols.slice(0, size),
    parents: parents.slice(0, size),
    firstChild: firstChildren(parents, size),
    needles: rowsOfPairs(size, [...nodes], numbers),
  }
}

function firstChildren(parents: Int32Array, size: number): Int32Array {
  const first = new Int32Array(size + 1)
  for (let node = 1; node < size; node++) first[parents[node]! + 1]!++
  first[ROOT] = 1
  for (let node = 0; node < size; node++) first[node + 1]! += first[node]!
  return first
}

export class Trie {
  readonly size: number
  readonly symbols: Uint8Array
  readonly firstChild: Int32Array
  readonly #data: TrieData
  /** NONE while nobody asked. */
  readonly #fail: Int32Array

  constructor(data: TrieData) {
    this.#data = data
    this.size = data.symbols.length
    this.symbols = data.symbols
    this.firstChild = data.firstChild
    this.#fail = new Int32Array(this.size).fill(NONE)
    this.#fail[ROOT] = ROOT
  }

  needles(node: number): Int32Array {
    return rowOf(this.#data.needles, node)
  }

  /** Where a symbol leads from a node: to its child, or else to where it leads from the longest suffix that is in the tree. */
  target(node: number, symbol: number): number {
    for (let from = node; ; from = this.failOf(from)) {
      const child = this.#child(from, symbol)
      if (child !== NONE) return child
      if (from === ROOT) return ROOT
    }
  }

  /** The node of the longest suffix that is in the tree as well. Recurses as deep as a needle is long. */
  failOf(node: number): number {
    let fail = this.#fail[node]!
    if (fail === NONE) {
      const parent = this.#data.parents[node]!
      fail = parent === ROOT ? ROOT : this.target(this.failOf(parent), this.symbols[node]!)
      this.#fail[node] = fail
    }
    return fail
  }

  #child(node: number, symbol: number): number {
    const end = this.firstChild[node + 1]!
    for (let child = this.firstChild[node]!; child < end; child++) if (this.symbols[child] === symbol) return child
    return NONE
  }
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
