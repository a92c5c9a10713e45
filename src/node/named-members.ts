/** Members of archives among the arguments, written as output names them: `triage.zip!C/Windows/Security.evtx`. */
import { existsSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { FoundFile, FoundFiles } from './files.ts'

export class NamedMembers {
  /** The arguments, archives in the place of members. */
  readonly paths: readonly string[]
  readonly #members: readonly string[]
  /** Archives of which nothing but members is wanted. */
  readonly #partial: ReadonlySet<string>

  constructor(paths: readonly string[], cwd: string) {
    const archives = paths.map((path) => archiveIn(path, cwd))
    const whole = paths.filter((_, i) => archives[i] === undefined).map(withSlashes)
    this.paths = paths.map((path, i) => archives[i] ?? path)
    this.#members = paths.filter((_, i) => archives[i] !== undefined).map(withSlashes)
    const named = archives.flatMap((archive) => (archive === undefined ? [] : [withSlashes(archive)]))
    this.#partial = new Set(named.filter((archive) => !whole.includes(archive)))
  }

  /** Leaves out what was not named, and tells what is not there. */
  choose(found: FoundFiles): FoundFiles {
    if (this.#members.length === 0) return found
    const files = found.files.filter((file) => !this.#isPartial(file) || this.#members.some((name) => isIn(file, name)))
    const absent = this.#members.filter((name) => !files.some((file) => isIn(file, name)))
    const problems = absent.map((path) => ({
      path,
      message: 'no log of this name is in the archive',
      isArgument: true,
    }))
    return { ...found, files, problems: [...found.problems, ...problems] }
  }

  #isPartial({ archive }: FoundFile): boolean {
    return archive !== undefined && this.#partial.has(archive.name)
  }
}

/** The member itself, or what is below it: in a folder of the archive, or in an archive inside. */
function isIn({ name }: FoundFile, member: string): boolean {
  return name === member || name.startsWith(`${member}/`) || name.startsWith(`${member}!`)
}

/** undefined: the path is that of a file, or of nothing at all. */
function archiveIn(path: string, cwd: string): string | undefined {
  if (!path.includes('!') || existsSync(resolve(cwd, path))) return undefined
  for (let at = path.lastIndexOf('!'); at > 0; at = path.lastIndexOf('!', at - 1))
    if (existsSync(resolve(cwd, path.slice(0, at)))) return path.slice(0, at)
  return undefined
}

function withSlashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/')
}
