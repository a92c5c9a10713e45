/**
 * All needles of one field in one automaton (Aho–Corasick), walked once over a value whatever the number of rules.
 * Starts, ends and whole values are needles too: `^` and `$` are symbols of the alphabet. See `walk.ts` for values in place.
 */
import type { Utf16Range } from '../evtx/log-record.ts'
import { Alphabet, unitsOf } from './alphabet.ts'
import type { FoundNeedles } from './found-needles.ts'
import { GramFilter, type GramFilterData, gramFilterOf } from './gram-filter.ts'
import type { Needle } from './needle.ts'
import { TransitionTable, UNKNOWN } from './transition-table.ts'
import { Trie, type TrieData, trieOf } from './trie.ts'

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
  /** UTF-16 unit → symbol. */
  readonly classes: Uint8Array
  readonly table: TransitionTable
  readonly #filter: GramFilter | undefined

  constructor({ units, trie, grams }: AutomatonData) {
    const alphabet = new Alphabet(units)
    this.classes = alphabet.classes
    this.table = new TransitionTable(new Trie(trie), alphabet.size)
    this.#filter = grams === null ? undefined : new GramFilter(grams, alphabet)
  }

  /** False: no needle is in the value. */
  mayFindIn(range: Utf16Range): boolean {
    return this.#filter === undefined || this.#filter.mayHold(range)
  }

  /** What is no text in place. */
  walkText(text: string, found: FoundNeedles): void {
    const { classes, table } = this
    let state = table.startState
    for (let at = 0; at < text.length; at++) {
      const symbol = classes[text.charCodeAt(at)]!
      const next = table.entries[(state >> 1) * table.stride + symbol]!
      state = next === UNKNOWN ? table.advance(state, symbol) : next
      if ((state & 1) === 0) continue
      ONE_STATE[0] = state
      table.tell(ONE_STATE, 1, found)
    }
    table.finish(state, found)
  }
}

const ONE_STATE = new Int32Array(1)
