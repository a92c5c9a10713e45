/**
 * The part of a recorded value that a pattern most nearly fits, and what would have to change in the pattern: edit
 * distance (Damerau–Levenshtein, neighbours swapped) over all substrings, or a whole value, a beginning, an end.
 */
import { foldText } from '../detect/fold.ts'
import type { Shape } from '../sigma/index.ts'
import type { Atom } from './pattern-atoms.ts'

export interface Alignment {
  /** The pattern as it would fit. */
  readonly atoms: readonly Atom[]
  /** The text that it would fit. */
  readonly fitting: string
  /** Characters that changed. */
  readonly distance: number
  /** What all the changes are; `letters` when they are of several kinds. */
  readonly kind: 'letters' | 'slash' | 'case'
  /** Of the changes, what was dropped or put in at the first or the last character of the pattern, but to complete a word. */
  readonly atEdges: number
  /** Whether the backslash went with which the pattern begins. */
  readonly isNameBared: boolean
  /** Of the changes, digits that stand for other digits. */
  readonly digits: number
  readonly offset: number
}

export interface AlignmentJob {
  readonly atoms: readonly Atom[]
  readonly shape: Shape
  readonly cased: boolean
  /** A dash fits every other. */
  readonly windash: boolean
  readonly value: string
  /** Steps of comparison that may still be taken. */
  readonly effort: { left: number }
}

/** Costs of changes, in tenths of one letter. */
const LETTER = 10
/** Two neighbours the wrong way round: likelier than a letter too many beside one too few. */
const SWAP = 9
const SLASH = 7
const CASE = 5

/** Wildcards among code units. */
const ANY = -1
const ONE = -2

const HYPHEN = 0x2d
const SLASH_UNIT = 0x2f
const BACKSLASH = 0x5c
const IS_SLASH = 1
const IS_DASH = 2

/** What a unit may be mistaken for: another slash, another dash. A slash is both. */
function kindsOf(unit: number): number {
  if (unit === SLASH_UNIT) return IS_SLASH | IS_DASH
  if (unit === BACKSLASH) return IS_SLASH
  return unit === HYPHEN || (unit >= 0x2010 && unit <= 0x2015) || unit === 0x2212 ? IS_DASH : 0
}

function unitsOf(text: string): Int32Array {
  return Int32Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
}

/** Some characters fold to a longer or shorter text; they stay as they are. */
function foldedUnitsOf(text: string): Int32Array {
  const folded = foldText(text)
  return unitsOf(folded.length === text.length ? folded : text)
}

/** The most letters that may change in a pattern of some length. */
export function mostChanges(length: number): number {
  return length < 3 ? 0 : length < 5 ? 1 : length < 8 ? 2 : length < 12 ? 3 : length < 20 ? 4 : 6
}

/** Slashes may all be the wrong ones. */
const MOST_SLASHES = 20

/** Longer patterns are not compared, nor are values where pattern times value would take more cells, of two bytes each. */
const MAX_PATTERN = 300
const MAX_CELLS = 6_000_000

/** undefined: nothing in the value is near, or it took too much effort to find. The pattern must not fit already. */
export function align(job: AlignmentJob): Alignment | undefined {
  const { atoms, effort } = job
  const length = atoms.filter(({ kind }) => kind === 'literal').length
  if (length === 0 || atoms.length > MAX_PATTERN) return undefined
  const value = job.value.slice(0, Math.floor(MAX_CELLS / atoms.length))
  const changes = mostChanges(length)
  const isWhole = job.shape === 'equals' && atoms.every(({ kind }) => kind !== 'any')
  if (isWhole && Math.abs(atoms.length - value.length) > changes) return undefined
  if (!mayFit(atoms, value, changes)) return undefined
  effort.left -= atoms.length * value.length
  if (effort.left < 0) return undefined
  return new Aligner(job, value).best(changes)
}

/** Of a pattern in `changes + 2` pieces at least one is in the value unchanged, also where a swap touches two of them. */
function mayFit(atoms: readonly Atom[], value: string, changes: number): boolean {
  const text = evened(atoms.map(({ kind, character }) => (kind === 'literal' ? character : '\0')).join(''))
  const inside = evened(value)
  const width = Math.max(1, Math.floor(text.length / (changes + 2)))
  for (let at = 0; at + width <= text.length; at += width)
    if (inside.includes(text.slice(at, at + width).replaceAll('\0', ''))) return true
  return false
}

/** Without regard to case and to kinds of slashes and dashes. */
function evened(text: string): string {
  return foldText(text).replace(/[\\/\u2010-\u2015\u2212-]/g, '-')
}

class Aligner {
  readonly #job: AlignmentJob
  readonly #value: string
  /** Code units, as they are and folded; wildcards of the pattern have numbers of their own. */
  readonly #atoms: Int32Array
  readonly #foldedAtoms: Int32Array
  readonly #units: Int32Array
  readonly #foldedUnits: Int32Array
  readonly #width: number
  readonly #costs: Uint16Array

  constructor(job: AlignmentJob, value: string) {
    this.#job = job
    this.#value = value
    this.#units = unitsOf(value)
    this.#foldedUnits = foldedUnitsOf(value)
    const letters = job.atoms.map(({ character }) => character).join('')
    this.#atoms = unitsOf(letters)
    this.#foldedAtoms = foldedUnitsOf(letters)
    for (const [at, { kind }] of job.atoms.entries()) {
      if (kind !== 'literal') this.#atoms[at] = this.#foldedAtoms[at] = kind === 'any' ? ANY : ONE
    }
    this.#width = value.length + 1
    this.#costs = new Uint16Array((job.atoms.length + 1) * this.#width)
  }

  best(changes: number): Alignment | undefined {
    const { atoms, shape } = this.#job
    this.#fill()
    const last = atoms.length * this.#width
    const opensEnd = shape === 'contains' || shape === 'startswith'
    let end = this.#value.length
    if (opensEnd)
      for (let at = 0; at < this.#width; at++) if (this.#costs[last + at]! < this.#costs[last + end]!) end = at
    const most = Math.max(changes * LETTER, MOST_SLASHES * SLASH)
    return this.#costs[last + end]! > most ? undefined : this.#trace(end, changes)
  }

  /** costs[i, j]: of fitting the first i atoms to text that ends before unit j. */
  #fill(): void {
    const { atoms, shape } = this.#job
    const [costs, width] = [this.#costs, this.#width]
    const opensBegin = shape === 'contains' || shape === 'endswith'
    for (let j = 1; j < width; j++) costs[j] = opensBegin ? 0 : Math.min(j * LETTER, 60_000)
    for (let i = 1; i <= atoms.length; i++) {
      const row = i * width
      const isAny = atoms[i - 1]!.kind === 'any'
      costs[row] = costs[row - width]! + (isAny ? 0 : LETTER)
      for (let j = 1; j < width; j++) {
        const above = costs[row - width + j]!
        const before = costs[row + j - 1]!
        if (isAny) costs[row + j] = Math.min(above, before)
        else {
          let least = Math.min(above, before) + LETTER
          const changed = costs[row - width + j - 1]! + this.#change(i - 1, j - 1)
          if (changed < least) least = changed
          if (this.#isSwapped(i, j)) least = Math.min(least, costs[row - 2 * width + j - 2]! + SWAP)
          costs[row + j] = least
        }
      }
    }
  }

  #isSwapped(i: number, j: number): boolean {
    if (i < 2 || j < 2) return false
    return this.#change(i - 1, j - 2) === 0 && this.#change(i - 2, j - 1) === 0 && this.#change(i - 1, j - 1) !== 0
  }

  /** Cost of one atom standing for one unit. */
  #change(atom: number, unit: number): number {
    const wanted = this.#atoms[atom]!
    if (wanted === ONE) return 0
    if (wanted === ANY) return LETTER
    const actual = this.#units[unit]!
    if (wanted === actual) return 0
    if (this.#foldedAtoms[atom]! === this.#foldedUnits[unit]!) return this.#job.cased ? CASE : 0
    const kinds = kindsOf(wanted) & kindsOf(actual)
    if (kinds === 0) return LETTER
    return this.#job.windash && (kinds & IS_DASH) !== 0 && (wanted === HYPHEN || wanted === SLASH_UNIT) ? 0 : SLASH
  }

  /** A letter or digit beside one. */
  #completesWord(unit: number, side: 1 | -1): boolean {
    return /[\p{L}\d]/u.test(this.#value[unit]!) && /[\p{L}\d]/u.test(this.#value[unit + side] ?? '')
  }

  #trace(end: number, changes: number): Alignment | undefined {
    const { atoms, shape } = this.#job
    const [costs, width] = [this.#costs, this.#width]
    const opensBegin = shape === 'contains' || shape === 'endswith'
    const fitted: Atom[] = []
    const count = { letters: 0, slash: 0, case: 0 }
    let [atEdges, digits, isNameBared] = [0, 0, false]
    let [i, j] = [atoms.length, end]
    const insert = (unit: number): void => {
      fitted.push({ kind: 'literal', character: this.#value[unit]!, spelling: null })
    }
    while (i > 0 || (j > 0 && !opensBegin)) {
      const at = i * width + j
      const here = costs[at]!
      const atom = atoms[i - 1]
      if (atom?.kind === 'any') {
        if (j > 0 && costs[at - 1] === here) j--
        else {
          fitted.push(atom)
          i--
        }
        continue
      }
      const change = i > 0 && j > 0 ? this.#change(i - 1, j - 1) : LETTER
      if (i > 0 && j > 0 && costs[at - width - 1]! + change === here) {
        if (change === 0) fitted.push(atom!)
        else insert(j - 1)
        if (change === CASE) count.case++
        else if (change === SLASH) count.slash++
        else if (change > 0) {
          count.letters++
          if (i === 1 || i === atoms.length) atEdges += 0.5
          if (/\d/.test(atom!.character) && /\d/.test(this.#value[j - 1]!)) digits++
        }
        i--
        j--
      } else if (this.#isSwapped(i, j) && costs[at - 2 * width - 2]! + SWAP === here) {
        fitted.push(atoms[i - 2]!, atoms[i - 1]!)
        count.letters++
        i -= 2
        j -= 2
      } else if (j > 0 && costs[at - 1]! + LETTER === here) {
        insert(j - 1)
        count.letters++
        if ((i === 0 || i === atoms.length) && !this.#completesWord(j - 1, i === 0 ? 1 : -1)) atEdges++
        j--
      } else {
        count.letters++
        if ((i === 1 || i === atoms.length) && atom!.character !== ' ') atEdges++
        isNameBared ||= i === 1 && atom!.character === '\\'
        i--
      }
    }
    const distance = count.letters + count.slash + count.case
    if (distance === 0 || count.letters > changes) return undefined
    const kinds = (['letters', 'slash', 'case'] as const).filter((kind) => count[kind] > 0)
    return {
      atoms: fitted.reverse(),
      fitting: this.#value.slice(j, end),
      distance,
      kind: kinds.length === 1 ? kinds[0]! : 'letters',
      atEdges,
      isNameBared,
      digits,
      offset: j,
    }
  }
}
