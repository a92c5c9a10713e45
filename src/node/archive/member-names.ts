import { MAX_NAME_LENGTH } from './limits.ts'

/** Names of the members of one archive as they are shown: of bearable length, and no two alike. */
export class MemberNames {
  readonly #given = new Set<string>()

  /** The second `a` is `a (2)`: zip and tar files may have several members of one name. */
  unique(name: string): string {
    const short = shortName(name)
    let unique = short
    for (let number = 2; this.#given.has(unique); number++) unique = `${short} (${number})`
    this.#given.add(unique)
    return unique
  }
}

export function shortName(name: string): string {
  return name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name
}
