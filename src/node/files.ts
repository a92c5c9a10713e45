/**
 * Which files the arguments mean: any mix of files, folders and globs, each file once, in an order that is the same
 * everywhere. A file's name is the argument as given plus the path below it, `/` between folders.
 */
import { accessSync, type BigIntStats, constants, readdirSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, resolve, sep } from 'node:path'
import type { ArchiveCounts } from './archive/expand.ts'
import type { EvidenceFile } from './run-contract.ts'
import { systemMessage } from './system-message.ts'

export interface FoundFile extends EvidenceFile {
  /** Changes with whatever happens to the file: its place on the disk, size and times. */
  readonly state: string
  /** When anything of it was last changed, ms since 1970. */
  readonly changed: number
  /** Whether it is an argument, not found below one. */
  readonly isNamed?: boolean | undefined
  /** Nobody named it, and more of its content has to tell what it is. */
  readonly isUndecided?: boolean | undefined
}

export interface FoundFiles {
  readonly files: readonly FoundFile[]
  readonly problems: readonly PathProblem[]
  /** Arguments that could be read and hold no file that was looked for. */
  readonly empty: readonly string[]
  /** Files of folders and archives that look like what was looked for and were left out. */
  readonly setAside: readonly SetAside[]
  /** What archives among them held; only of evidence. */
  readonly archives?: ArchiveCounts
}

/** A file that looks like evidence and is left out, and why; it is read when it is named. */
export interface SetAside {
  readonly name: string
  readonly reason: string
}

/** An argument or a part of a folder that could not be read. */
export interface PathProblem {
  readonly path: string
  readonly message: string
  /** False for what was found below an argument that could be read itself. */
  readonly isArgument: boolean
}

export function findRules(paths: readonly string[], cwd: string): Promise<FoundFiles> {
  return findFiles(paths, cwd, (name) => /\.ya?ml$/i.test(name))
}

/** Files of folders by their name; named ones are taken as they are. */
export function findNamed(
  paths: readonly string[],
  cwd: string,
  takes: (fileName: string) => boolean,
): Promise<FoundFiles> {
  return findFiles(paths, cwd, (name) => takes(name.slice(name.lastIndexOf('/') + 1)))
}

type Takes = (name: string, path: string) => boolean | 'undecided'

/** `takes`: of files in folders, by name and absolute path. */
export async function findFiles(paths: readonly string[], cwd: string, takes: Takes): Promise<FoundFiles> {
  const finder = new Finder(cwd, takes)
  const empty: string[] = []
  for (const path of paths) {
    const before = finder.hits + finder.problems.length
    await finder.argument(path)
    if (finder.hits + finder.problems.length === before) empty.push(withSlashes(path))
  }
  return { files: finder.files, problems: finder.problems, empty, setAside: [] }
}

class Finder {
  readonly files: FoundFile[] = []
  readonly problems: PathProblem[] = []
  /** Files and folders that were found, those that another argument had found before included. */
  hits = 0
  readonly #cwd: string
  readonly #takes: Takes
  /** A file is known by where it lies on which device: links and other spellings of a path do not hide it. */
  readonly #seenFiles = new Map<string, number>()
  readonly #seenFolders = new Set<string>()

  constructor(cwd: string, takes: Takes) {
    this.#cwd = cwd
    this.#takes = takes
  }

  /** What exists under the very name is that, even if the name could be read as a glob. */
  async argument(argument: string): Promise<void> {
    if (argument === '') return this.#problem('""', 'an empty argument names nothing', true)
    const stats = this.#stats(argument, true)
    if (stats === 'refused') return
    if (stats !== undefined) return this.#entry(argument, stats, true)
    // Loaded when needed: most shells expand globs themselves.
    const { glob, isDynamicPattern } = await import('tinyglobby')
    const pattern = sep === '\\' ? argument.replaceAll('\\', '/') : argument
    if (!isDynamicPattern(pattern)) return this.#problem(argument, 'there is no such file or folder', true)
    const matched = await glob(pattern, this.#globOptions(pattern))
    if (matched.length === 0) return this.#problem(argument, 'no file fits this pattern', true)
    // Folders come with a slash at the end, which puts them where their content belongs.
    for (const path of matched.sort(byCodeUnits)) {
      const found = this.#stats(path, true)
      if (found !== undefined && found !== 'refused') this.#entry(path, found, true)
    }
  }

  #globOptions(pattern: string) {
    return {
      cwd: this.#cwd,
      onlyFiles: false,
      dot: true,
      expandDirectories: false,
      absolute: isAbsolute(pattern),
    }
  }

  #entry(path: string, stats: BigIntStats, isNamed: boolean): void {
    if (stats.isDirectory()) this.#folder(path, isNamed)
    else if (stats.isFile()) {
      const taken = isNamed ? this.#isReadable(path) : this.#takes(path, resolve(this.#cwd, path))
      if (taken !== false) this.#file(path, stats, { isNamed, isUndecided: taken === 'undecided' })
    } else if (isNamed) {
      // A named pipe would be waited for, and logs are not read from front to back.
      this.#problem(path, 'it is no file; pipe what comes through it into -, or save it as one', true)
    }
  }

  /** Links may lead round in circles: a folder is walked once, by whatever way it is reached first. */
  #folder(path: string, isNamed: boolean): void {
    const absolute = resolve(this.#cwd, path)
    let entries: Entry[]
    try {
      const real = realpathSync(absolute)
      if (this.#seenFolders.has(real)) {
        this.hits++
        return
      }
      this.#seenFolders.add(real)
      entries = this.#entriesOf(path, readdirSync(absolute))
    } catch (error) {
      return this.#problem(path, systemMessage(error), isNamed)
    }
    for (const entry of entries) this.#entry(entry.path, entry.stats, false)
  }

  /** In the order of whole paths by code units, so that every machine walks the same way: a folder sorts as `name/`. */
  #entriesOf(folder: string, names: readonly string[]): Entry[] {
    const parent = folder.endsWith('/') || folder.endsWith(sep) ? folder : `${folder}/`
    const entries: Entry[] = []
    for (const name of names) {
      const path = parent + name
      const stats = this.#stats(path, false)
      if (stats === undefined) this.#problem(path, reasonForNothing(name), false)
      else if (stats !== 'refused') entries.push({ path, stats, order: stats.isDirectory() ? `${name}/` : name })
    }
    return entries.sort((a, b) => byCodeUnits(a.order, b.order))
  }

  #file(path: string, stats: BigIntStats, standing: Pick<FoundFile, 'isNamed' | 'isUndecided'>): void {
    this.hits++
    const absolute = resolve(this.#cwd, path)
    // Some network drives number no files; there the path has to do.
    const identity =
      stats.ino === 0n ? realpathSync(absolute) : `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs}`
    const seen = this.#seenFiles.get(identity)
    if (seen !== undefined) {
      if (standing.isNamed === true) this.files[seen] = { ...this.files[seen]!, ...standing }
      return
    }
    this.#seenFiles.set(identity, this.files.length)
    this.files.push({
      path: absolute,
      name: withSlashes(path),
      byteLength: Number(stats.size),
      state: `${identity} ${stats.ctimeNs}`,
      changed: Number(stats.ctimeMs),
      ...standing,
    })
  }

  /** Below a folder an unreadable file is one bad file; named, it is an argument that cannot be read. */
  #isReadable(path: string): boolean {
    try {
      accessSync(resolve(this.#cwd, path), constants.R_OK)
      return true
    } catch (error) {
      this.#problem(path, systemMessage(error), true)
      return false
    }
  }

  /** undefined: there is nothing; refused: it was said why. */
  #stats(path: string, isArgument: boolean): BigIntStats | undefined | 'refused' {
    try {
      return statSync(resolve(this.#cwd, path), { throwIfNoEntry: false, bigint: true })
    } catch (error) {
      this.#problem(path, systemMessage(error), isArgument)
      return 'refused'
    }
  }

  #problem(path: string, message: string, isArgument: boolean): void {
    this.problems.push({ path: withSlashes(path), message, isArgument })
  }
}

/** What a folder lists and what is yet not there. Names that are no UTF-8 reach us with another character in place. */
function reasonForNothing(name: string): string {
  if (name.includes('\ufffd')) return 'its name is no UTF-8 and leads nowhere; rename it'
  return 'it is a link to something that is not there'
}

interface Entry {
  readonly path: string
  readonly stats: BigIntStats
  readonly order: string
}

function withSlashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/')
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
