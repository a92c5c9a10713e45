/**
 * Loaded rules, kept between runs: reading YAML takes most of a short run. An entry is named by the SHA-256 of
 * everything that could change it (this program, the files' names and contents), written whole or not at all, and
 * ignored when it is damaged, so it may be shared by any number of runs and deleted at any time.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnyPlan, Diagnostic, NotRule, RuleFile } from '../sigma/index.ts'

/** What of loaded rules a run needs. */
export interface CachedRules {
  readonly plans: readonly AnyPlan[]
  readonly diagnostics: readonly Diagnostic[]
  readonly notRules: readonly NotRule[]
}

/** Entries kept; the oldest go when a new one comes. SigmaHQ's whole collection takes 12 MB. */
const MAX_ENTRIES = 8

export class RuleCache {
  readonly #folder: string
  readonly #program: string

  constructor(version: string, folder: string = cacheFolder(process.env)) {
    this.#program = `${version}\n${codeState()}`
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
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      const body = JSON.stringify(rules)
      writeFileSync(temporary, digestOf(body) + body, { mode: 0o600 })
      renameSync(temporary, path)
      this.#forgetOldest()
    } catch {
      // A home without room or rights: the next run loads the rules again.
      forget(temporary)
    }
  }

  #path(files: readonly RuleFile[]): string {
    const key = createHash('sha256').update(this.#program)
    for (const { path, sha256 } of files) key.update(`\n${path}\n${sha256}`)
    return join(this.#folder, `rules-${key.digest('hex')}.json`)
  }

  #forgetOldest(): void {
    const entries = readdirSync(this.#folder)
      .filter((name) => /^rules-[0-9a-f]{64}\.json$/.test(name))
      .map((name) => ({ path: join(this.#folder, name), time: statSync(join(this.#folder, name)).mtimeMs }))
      .sort((a, b) => b.time - a.time)
    for (const { path } of entries.slice(MAX_ENTRIES)) forget(path)
  }
}

/** Under a path that leads through a file even `force` lets rmSync complain. */
function forget(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // What cannot be removed is not there, or another run's; an entry too many does no harm.
  }
}

/** Sizes and times of the code that loads rules: between two releases the version says nothing about it. */
function codeState(): string {
  const folder = fileURLToPath(new URL('../sigma', import.meta.url))
  const names = readdirSync(folder).filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts'))
  return names
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name))
      return `${name} ${size} ${mtimeMs}`
    })
    .join('\n')
}

const DIGEST_LENGTH = 64

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Where the operating system wants caches; the XDG specification has relative paths ignored. */
export function cacheFolder(env: { readonly [name: string]: string | undefined }): string {
  const asked = [env.XDG_CACHE_HOME, process.platform === 'win32' ? env.LOCALAPPDATA : undefined]
  const base = asked.find((path) => path !== undefined && isAbsolute(path)) ?? homeCaches()
  return join(base, 'sigma-replay')
}

function homeCaches(): string {
  try {
    return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
  } catch {
    // A user without a home, as some containers have: a folder that is never there serves as no cache.
    return join(fileURLToPath(import.meta.url), 'none')
  }
}
