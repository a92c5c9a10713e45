/**
 * Needles as a tree of symbols, the skeleton of an automaton. Nodes are numbers, the root is 0.
 * `fail` of a node is the node of the longest suffix that is in the tree as well; the automaton fills it in.
 */
export const ROOT = 0
export const NONE = -1

export class Trie {
  readonly symbol: number[] = [0]
  readonly firstChild: number[] = [NONE]
  readonly nextSibling: number[] = [NONE]
  readonly fail: number[] = [ROOT]
  /** Numbers of the needles that end at the node. */
  readonly #needles: (number[] | undefined)[] = [undefined]

  get size(): number {
    return this.symbol.length
  }

  add(symbols: readonly number[], number: number): void {
    let node = ROOT
    for (const symbol of symbols) node = this.#child(node, symbol)
    const known = this.#needles[node]
    if (known === undefined) this.#needles[node] = [number]
    else known.push(number)
  }

  needles(node: number): readonly number[] | undefined {
    return this.#needles[node]
  }

  #child(node: number, symbol: number): number {
    for (let child = this.firstChild[node]!; child !== NONE; child = this.nextSibling[child]!) {
      if (this.symbol[child] === symbol) return child
    }
    const child = this.symbol.length
    this.symbol.push(symbol)
    this.firstChild.push(NONE)
    this.nextSibling.push(this.firstChild[node]!)
    this.fail.push(ROOT)
    this.#needles.push(undefined)
    this.firstChild[node] = child
    return child
  }
}
