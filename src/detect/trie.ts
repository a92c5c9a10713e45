/** Needles as a tree of symbols, the skeleton of an automaton. Nodes are numbers, the root is 0. */
export const ROOT = 0
export const NONE = -1

export class Trie {
  readonly symbol: number[] = [0]
  readonly firstChild: number[] = [NONE]
  readonly nextSibling: number[] = [NONE]
  readonly #parent: number[] = [ROOT]
  /** NONE while nobody asked. */
  readonly #fail: number[] = [ROOT]
  /** Numbers of the needles that end at the node. */
  readonly #needles: (number[] | undefined)[] = [undefined]

  get size(): number {
    return this.symbol.length
  }

  add(symbols: readonly number[], number: number): void {
    let node = ROOT
    for (const symbol of symbols) {
      const child = this.#child(node, symbol)
      node = child === NONE ? this.#addChild(node, symbol) : child
    }
    const known = this.#needles[node]
    if (known === undefined) this.#needles[node] = [number]
    else known.push(number)
  }

  needles(node: number): readonly number[] | undefined {
    return this.#needles[node]
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
      const parent = this.#parent[node]!
      fail = parent === ROOT ? ROOT : this.target(this.failOf(parent), this.symbol[node]!)
      this.#fail[node] = fail
    }
    return fail
  }

  #child(node: number, symbol: number): number {
    let child = this.firstChild[node]!
    while (child !== NONE && this.symbol[child] !== symbol) child = this.nextSibling[child]!
    return child
  }

  #addChild(node: number, symbol: number): number {
    const child = this.symbol.length
    this.symbol.push(symbol)
    this.firstChild.push(NONE)
    this.nextSibling.push(this.firstChild[node]!)
    this.#parent.push(node)
    this.#fail.push(NONE)
    this.#needles.push(undefined)
    this.firstChild[node] = child
    return child
  }
}
