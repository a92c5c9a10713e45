/**
 * Loaded rules, kept between runs: reading YAML takes most of a short run. An entry is named by the SHA-256 of
 * everything that could change it: this program, the files' names and contents, the placeholders' values. Which entry
 * belongs to files that nobody touched is noted beside it, so that they need not even be read.
 */
import { createHash } from 'node:crypto'
import type { AnyPlan, Diagnostic, NotRule, Placeholders, RuleFile, Span } from '../sigma/index.ts'
import { type PackedRule, packPlan, unpackPlan } from '../sigma/packed-plan.ts'
import { CacheFolder, codeState } from './cache-folder.ts'
import type { FoundFile } from './files.ts'

/** What of loaded rules a run needs. */
export interface CachedRules {
  readonly plans: readonly AnyPlan[]
  readonly diagnostics: readonly Diagnostic[]
  readonly notRules: readonly NotRule[]
  /** Where the logsource of each plan stands in its file; null for a correlation. */
  readonly logsourcePlaces: readonly (Span | null)[]
  /** Names of the placeholders that rules use. */
  readonly usedPlaceholders: readonly string[]
}

/** Entries kept; the oldest go when a new one comes. SigmaHQ's whole collection takes 12 MB. */
const MAX_ENTRIES = 8
const ENTRY = /^rules-[0-9a-f]{64}$/
const NOTE = /^files-[0-9a-f]{64}$/

/** A file that was changed this shortly before may have been changed again since, with nothing to tell by. */
const SETTLED_MS = 3_000

export class RuleCache {
  readonly #folder: CacheFolder
  readonly #program: string

  constructor(version: string, folder: CacheFolder = new CacheFolder()) {
    this.#program = `${version}\n${codeState()}`
    this.#folder = folder
  }

  /** Names what these files with these placeholders mean to this program. */
  keyOf(files: readonly Pick<RuleFile, 'path' | 'sha256'>[], placeholders: Placeholders): string {
    return this.#key(
      placeholders,
      files.map(({ path, sha256 }) => `${path}\n${sha256}`),
    )
  }

  /** The key of files that are as they were when it was noted: same place, size and times. */
  notedKey(found: readonly FoundFile[], placeholders: Placeholders): string | undefined {
    return this.#folder.read(this.#noteName(found, placeholders))?.toString('latin1')
  }

  /** `now`: when the files were found, ms since 1970. */
  noteKey(found: readonly FoundFile[], placeholders: Placeholders, key: string, now: number): void {
    if (found.some(({ changed }) => changed > now - SETTLED_MS)) return
    this.#folder.write(this.#noteName(found, placeholders), key)
    this.#folder.forgetOldest(NOTE, MAX_ENTRIES)
  }

  /** undefined: not there, or not to be trusted. */
  read(key: string): CachedRules | undefined {
    const entry = this.#folder.read(`rules-${key}`)
    return entry === undefined ? undefined : decoded(entry)
  }

  write(key: string, rules: CachedRules): void {
    this.#folder.write(`rules-${key}`, encoded(rules))
    this.#folder.forgetOldest(ENTRY, MAX_ENTRIES)
  }

  #noteName(found: readonly FoundFile[], placeholders: Placeholders): string {
    const states = found.map(({ name, state }) => `${name}\n${state}`)
    return `files-${this.#key(placeholders, states)}`
  }

  #key(placeholders: Placeholders, files: readonly string[]): string {
    return createHash('sha256')
      .update(`${this.#program}\n${placeholdersKey(placeholders)}\n${files.join('\n')}`)
      .digest('hex')
  }
}

/** The order of names does not matter, that of values does: it is the order of tests in a plan. */
function placeholdersKey(placeholders: Placeholders): string {
  return JSON.stringify(Object.entries(placeholders).sort(([a], [b]) => (a < b ? -1 : 1)))
}

interface Head extends Omit<CachedRules, 'plans'> {
  /** Each plan, a packed one with the length of its body in place of the body. */
  readonly plans: readonly (
    | Exclude<PackedRule, { body: string }>
    | { readonly head: unknown; readonly length: number }
  )[]
}

/** One line of JSON with what every run needs; behind it the bodies of the plans. */
function encoded(rules: CachedRules): string {
  const packed = rules.plans.map(packPlan)
  const plans = packed.map((each) => ('body' in each ? { head: each.head, length: each.body.length } : each))
  const bodies = packed.map((each) => ('body' in each ? each.body : ''))
  return `${JSON.stringify({ ...rules, plans } satisfies Head)}\n${bodies.join('')}`
}

/** Bodies are ASCII: as Latin-1 they are decoded without a look at each. */
function decoded(entry: Buffer): CachedRules | undefined {
  const end = entry.indexOf('\n')
  const head = JSON.parse(entry.toString('utf8', 0, end)) as Head
  const bodies = entry.toString('latin1', end + 1)
  let at = 0
  const plans = head.plans.map((each) => {
    if (!('length' in each)) return unpackPlan(each)
    const body = bodies.slice(at, at + each.length)
    at += each.length
    return unpackPlan({ head: each.head, body } as PackedRule)
  })
  return { ...head, plans }
}
