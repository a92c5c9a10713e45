/** A value of a rule character by character, each with how the rule spells it, so that one can be changed and the others stay. */
import { parsePattern, printPattern } from '../sigma/index.ts'

export interface Atom {
  /** One UTF-16 unit; `*` and `?` as wildcards have kinds of their own. */
  readonly kind: 'literal' | 'any' | 'one'
  readonly character: string
  /** As it stands in the rule; null for one that was put in. */
  readonly spelling: string | null
}

/** The counterpart of `parsePattern`, with spellings. */
export function atomsOfPattern(text: string): readonly Atom[] {
  const atoms: Atom[] = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    const next = text[at + 1]
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      atoms.push({ kind: 'literal', character: next, spelling: character + next })
      at++
    } else if (character === '*') atoms.push({ kind: 'any', character, spelling: character })
    else if (character === '?') atoms.push({ kind: 'one', character, spelling: character })
    else atoms.push({ kind: 'literal', character, spelling: character })
  }
  return atoms
}

export interface RegexAtom {
  /** As it stands in the source: one sign, or two where the first is a backslash. */
  readonly spelling: string
  /** Where it is a letter that stands for itself. */
  readonly letter: Atom | undefined
}

export function atomsOfRegex(source: string): readonly RegexAtom[] {
  const spellings = source.match(/\\[\s\S]|[\s\S]/g) ?? []
  return spellings.map((spelling) => {
    const isLetter = spelling.length > 1 ? !/\w/.test(spelling[1]!) : !/[.*+?()[\]{}|^$]/.test(spelling)
    return { spelling, letter: isLetter ? { kind: 'literal', character: spelling.at(-1)!, spelling } : undefined }
  })
}

/** In Sigma's spelling, with as few changes as possible. */
export function spellPattern(atoms: readonly Atom[]): string {
  let text = ''
  for (let at = atoms.length - 1; at >= 0; at--) {
    const { kind, character, spelling } = atoms[at]!
    const bare = kind === 'literal' && needsEscape(character, text) ? `\\${character}` : character
    // A lone backslash is one only where nothing behind it makes it an escape.
    const kept = spelling === '\\' && needsEscape('\\', text) ? bare : (spelling ?? bare)
    text = kept + text
  }
  return meansThese(text, atoms) ? text : printPattern(partsOf(atoms))
}

function needsEscape(character: string, behind: string): boolean {
  return character === '*' || character === '?' || (character === '\\' && /^[\\*?]/.test(behind))
}

function meansThese(text: string, atoms: readonly Atom[]): boolean {
  return JSON.stringify(parsePattern(text)) === JSON.stringify(parsePattern(printPattern(partsOf(atoms))))
}

function partsOf(atoms: readonly Atom[]) {
  return atoms.map(({ kind, character }) =>
    kind === 'any' ? ('*' as const) : kind === 'one' ? ('?' as const) : { literal: character },
  )
}

/** As a regular expression would spell the letter. */
export function spellRegexLetter(character: string): string {
  return /[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character
}
