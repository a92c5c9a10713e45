/**
 * What is kept between runs in the user's cache folder. Entries are written whole or not at all and ignored when they
 * are damaged, so the folder may be shared by any number of runs and deleted at any time.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'

export class CacheFolder {
  readonly path: string

  constructor(path: string = cacheFolder(process.env)) {
    this.path = path
  }

  /** undefined: not there, or not to be trusted. `name`: path below the folder. */
  read(name: string): Buffer | undefined {
    try {
      const bytes = readFileSync(join(this.path, name))
      const content = bytes.subarray(CHECKSUM_LENGTH)
      return bytes.toString('latin1', 0, CHECKSUM_LENGTH) === checksumOf(content) ? content : undefined
    } catch {
      // No entry, or one that cannot be read: everything is done as if there were no cache.
      return undefined
    }
  }

  write(name: string, content: Uint8Array | string): void {
    const path = join(this.path, name)
    const temporary = `${path}.${randomUUID()}`
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
      writeFileSync(temporary, Buffer.concat([Buffer.from(checksumOf(bytes)), bytes]), { mode: 0o600 })
      renameSync(temporary, path)
    } catch {
      // A home without room or rights: the next run does the work again.
      forget(temporary)
    }
  }

  /** Leaves the newest entries whose name fits. */
  forgetOldest(pattern: RegExp, kept: number): void {
    try {
      const entries = readdirSync(this.path)
        .filter((name) => pattern.test(name))
        .map((name) => ({ path: join(this.path, name), time: statSync(join(this.path, name)).mtimeMs }))
        .sort((a, b) => b.time - a.time)
      for (const { path } of entries.slice(kept)) forget(path)
    } catch {
      // Another run is at it.
    }
  }
}

/** Under a path that leads through a file even `force` lets rmSync complain. */
function forget(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true })
  } catch {
    // What cannot be removed is not there, or another run's; an entry too many does no harm.
  }
}

/** CRC-32 in hex: against damage, not against who may write into the folder. */
const CHECKSUM_LENGTH = 8

function checksumOf(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_LENGTH, '0')
}

/** The state of this program's code: between two releases the version says nothing about it. */
export function codeState(): string {
  const beside = namesIn(new URL('.', import.meta.url))
  const parts = beside.filter((name) => PART.test(name))
  if (parts.length > 0) return [...parts, stateOf(new URL('main.js', import.meta.url))].join('\n')
  const folders = ['../sigma/', '../detect/'].map((folder) => new URL(folder, import.meta.url))
  return folders.flatMap((folder) => namesIn(folder).map((name) => stateOf(new URL(name, folder)))).join('\n')
}

/** What `scripts/build.js` joins files into: the name tells the content. */
const PART = /^part-.*\.js$/

function namesIn(folder: URL): string[] {
  return readdirSync(folder)
    .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts'))
    .sort()
}

function stateOf(file: URL): string {
  const { size, mtimeMs } = statSync(file)
  return `${file.pathname.slice(file.pathname.lastIndexOf('/') + 1)} ${size} ${mtimeMs}`
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
