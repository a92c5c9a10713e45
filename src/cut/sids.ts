import { KeyedBytes, type KeyedHash, permuted } from './keyed.ts'

/** Of a domain or a machine (S-1-5-21) and of Entra ID (S-1-12-1). All others are the same on every Windows. */
export const PERSONAL_SID = /(?<![\w-])S-1-(?:5-21(?:-\d{1,10}){3,4}|12-1(?:-\d{1,10}){4})(?!\d|-\d)/gi

/** Pseudonyms that are remembered before they are made anew; a crafted log may hold millions. */
const MOST_KNOWN = 100_000

/** Below this the last number is that of an account or group that every domain has, such as 500. */
const FIRST_OWN_NUMBER = 1000

/** The same form with other numbers of as many digits: the domain's, then that of the account in it. */
export class SidPseudonyms {
  readonly #hash: KeyedHash
  readonly #known = new Map<string, string>()

  constructor(hash: KeyedHash) {
    this.#hash = hash
  }

  of(sid: string): string {
    const pseudonym = this.#known.get(sid) ?? this.#make(sid)
    if (this.#known.size === MOST_KNOWN) this.#known.clear()
    this.#known.set(sid, pseudonym)
    return pseudonym
  }

  #make(sid: string): string {
    const parts = sid.split('-')
    if (parts[2] === '12') return [...parts.slice(0, 4), ...this.#numbers(parts.slice(4), parts.slice(4))].join('-')
    const domain = parts.slice(4, 7)
    const account = parts.slice(7).map((part) => this.#account(domain.join('-'), part))
    return [...parts.slice(0, 4), ...this.#numbers(domain, domain), ...account].join('-')
  }

  #numbers(parts: readonly string[], of: readonly string[]): string[] {
    const bytes = new KeyedBytes(this.#hash, `sid\0${of.join('-')}`)
    return parts.map((part) => {
      const [least, size] = rangeOf(part)
      return String(least + bytes.below(size))
    })
  }

  #account(domain: string, part: string): string {
    const number = Number(part)
    if (number < FIRST_OWN_NUMBER || number > 0xffff_ffff) return part
    const [least, size] = rangeOf(part)
    return String(least + permuted(this.#hash, `account\0${domain}`, number - least, size))
  }
}

/** The numbers of 32 bits with as many digits: the least, and how many. */
function rangeOf(digits: string): readonly [least: number, size: number] {
  const least = digits.length === 1 ? 0 : 10 ** (digits.length - 1)
  return [least, Math.min(10 ** digits.length, 2 ** 32) - least]
}
