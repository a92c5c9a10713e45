/**
 * Loaded rules, kept between runs: reading YAML takes most of a short run. An entry is named by the SHA-256 of
 * everything that could change it (this version, the files' names and contents), written whole or not at all, and
 * ignored when it is damaged, so it may be shared by any number of runs and deleted at any time.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Diagnostic, NotRule, Plan, RuleFile } from '../sigma/index.ts'

/** What of loaded rules a run needs. */
export interface CachedRules {
  readonly plans: readonly Plan[]
  readonly diagnostics: readonly Diagnostic[]
  readonly notRules: readonly NotRule[]
}

/** Entries kept; the oldest go when a new one comes. SigmaHQ's whole collection takes 12 MB. */
const MAX_ENTRIES = 8

export class RuleCache {
  readonly #folder: string
  readonly #version: string

  constructor(version: string, folder: string = cacheFolder(process.env)) {
    this.#version = version
    this.#folder = folder
  }

  /** undefined: not there, or not to be trusted. */
  read(files: readonly RuleFile[]): CachedRules | undefined {
    try {
      const text = readFileSync(this.#path(files), 'utf8')
      const body = text.slice(DIGEST_LENGTH)
      return digestOf(body) === text.slice(0, DIGEST_LENGTH) ? (JSON.parse(body) as CachedRules) : undefined
    } catch {
      // No entry, or one that cannot be read: the rules are loaded as if there were no cache.
      return undefined
    }
  }

  write(files: readonly RuleFile[], rules: CachedRules): void {
    const path = this.#path(files)
    const temporary = `${path}.${randomUUID()}`
    try {
      mkdirSync(this.#folder, { recursive: true })
      const body = JSON.stringify(rules)
      writeFileSync(temporary, digestOf(body) + body, { mode: 0o600 })
      renameSync(temporary, path)
      this.#forgetOldest()
    } catch {
      // A home without room or rights: the next run loads the rules again.
      rmSync(temporary, { force: true })
    }
  }

  #path(files: readonly RuleFile[]): string {
    const key = createHash('sha256').update(this.#version)
    for (const { path, sha256 } of files) key.update(`\n${path}\n${sha256}`)
    return join(this.#folder, `rules-${key.digest('hex')}.json`)
  }

  #forgetOldest(): void {
    const entries = readdirSync(this.#folder)
      .filter((name) => /^rules-[0-9a-f]{64}\.json$/.test(name))
      .map((name) => ({ path: join(this.#folder, name), time: statSync(join(this.#folder, name)).mtimeMs }))
      .sort((a, b) => b.time - a.time)
    for (const { path } of entries.slice(MAX_ENTRIES)) rmSync(path, { force: true })
  }
}

const DIGEST_LENGTH = 64

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Where the operating system wants caches. */
export function cacheFolder(env: { readonly [name: string]: string | undefined }): string {
  const base =
    env.XDG_CACHE_HOME ||
    (process.platform === 'win32' && env.LOCALAPPDATA) ||
    (process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache'))
  return join(base, 'sigma-replay')
}
