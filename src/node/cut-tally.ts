import type { ReplacedKind, ReplacementListener } from '../cut/index.ts'

/** Originals that are kept for the map of names. */
const MOST_NAMES = 100_000

type Replacement = [kind: ReplacedKind, field: string, original: string, pseudonym: string]

/** What was replaced: how often, by kind and field, and what by what. */
export class RedactionTally implements ReplacementListener {
  readonly #counts = new Map<ReplacedKind, Map<string, number>>()
  readonly #names = new Map<ReplacedKind, Map<string, string>>()
  readonly #originalOf = new Map<string, string>()
  /** Originals beyond the limit, whose pseudonyms no map tells. */
  unmapped = 0
  /** Different originals that got the same pseudonym. */
  collisions = 0

  #pending: Replacement[] = []

  begin(): void {
    this.#pending = []
  }

  add(...replacement: Replacement): void {
    this.#pending.push(replacement)
  }

  /** The record was written: what was told of it counts. */
  keep(): void {
    for (const replacement of this.#pending) this.#count(...replacement)
    this.#pending = []
  }

  #count(kind: ReplacedKind, field: string, original: string, pseudonym: string): void {
    const fields = this.#counts.get(kind) ?? new Map<string, number>()
    this.#counts.set(kind, fields.set(field, (fields.get(field) ?? 0) + 1))
    const names = this.#names.get(kind) ?? new Map<string, string>()
    this.#names.set(kind, names)
    if (names.has(original)) return
    if (names.size === MOST_NAMES) this.unmapped++
    else {
      names.set(original, pseudonym)
      this.#meet(kind, original, pseudonym)
    }
  }

  /** A replacement that a pattern names is meant to be the same for all. */
  #meet(kind: ReplacedKind, original: string, pseudonym: string): void {
    if (kind === 'pattern') return
    const [folded, other] = [original.toLowerCase(), this.#originalOf.get(pseudonym.toLowerCase())]
    if (other !== undefined && other !== folded) this.collisions++
    else this.#originalOf.set(pseudonym.toLowerCase(), folded)
  }

  /** By kind and field, in the order of their names. */
  counts(): { readonly [kind: string]: { readonly [field: string]: number } } {
    return sorted(this.#counts, (fields) => sorted(fields, (count) => count))
  }

  /** How many different originals of each kind. */
  distinct(): { readonly [kind: string]: number } {
    return sorted(this.#names, (names) => new Set([...names.keys()].map((name) => name.toLowerCase())).size)
  }

  /** Original to pseudonym, by kind. */
  map(): { readonly [kind: string]: { readonly [original: string]: string } } {
    return sorted(this.#names, (names) => sorted(names, (pseudonym) => pseudonym))
  }
}

function sorted<Value, To>(map: ReadonlyMap<string, Value>, to: (value: Value) => To): { readonly [key: string]: To } {
  const entries = [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, to(value)] as const)
  // Names from logs: `__proto__` is one like any other.
  return Object.assign(Object.create(null), ...entries.map(([key, value]) => ({ [key]: value })))
}
