import { KeyedBytes, type KeyedHash } from './keyed.ts'

const CONSONANTS = 'bdfgklmnprstvz'
const VOWELS = 'aeiou'

/**
 * Names in place of names: as long, letters for letters and digits for digits, so that columns, quotes and lengths stay
 * what they were. The same name gets the same one wherever it stands and whatever it names.
 */
export class Pseudonyms {
  readonly #hash: KeyedHash
  readonly #known = new Map<string, string>()

  constructor(hash: KeyedHash) {
    this.#hash = hash
  }

  /** In lower case. @param name folded by `foldedName` */
  of(name: string): string {
    let pseudonym = this.#known.get(name)
    if (pseudonym === undefined) {
      pseudonym = this.#make(name)
      this.#known.set(name, pseudonym)
    }
    return pseudonym
  }

  #make(name: string): string {
    for (let attempt = 0; ; attempt++) {
      const bytes = new KeyedBytes(this.#hash, `name\0${name}\0${attempt}`)
      let isConsonant = true
      let made = ''
      for (let i = 0; i < name.length; i++) {
        const unit = name[i]!
        if (/\d/.test(unit)) made += bytes.below(10)
        else if (/\p{L}/u.test(unit)) {
          const letters = isConsonant ? CONSONANTS : VOWELS
          made += letters[bytes.below(letters.length)]
          isConsonant = !isConsonant
        } else made += unit
      }
      // What has neither letters nor digits has no other form.
      if (made !== name || !/[\p{L}\d]/u.test(name)) return made
    }
  }
}

/** A name as it is known: Windows compares names without regard to case. As many units as before. */
export function foldedName(name: string): string {
  const lower = name.toLowerCase()
  return lower.length === name.length ? lower : name
}

/** The pseudonym with capitals where the name has them. */
export function inCaseOf(name: string, pseudonym: string): string {
  let cased = ''
  for (let i = 0; i < pseudonym.length; i++) {
    const unit = name[i] ?? ''
    const isCapital = unit !== unit.toLowerCase()
    cased += isCapital ? pseudonym[i]!.toUpperCase() : pseudonym[i]
  }
  return cased
}
