/** A regular expression that is not found: letters of the texts that every match has to hold may be wrong. */
import { regexNear } from '../detect/regex-near.ts'
import type { Scalar, Test } from '../sigma/index.ts'
import { align } from './alignment.ts'
import { COST } from './cost.ts'
import { type Atom, atomsOfRegex, type RegexAtom, spellRegexLetter } from './pattern-atoms.ts'
import type { Proposal } from './value-mends.ts'

/** Steps for finding out which texts the value lacks. */
const EFFORT = 500_000

/** The nearest of the texts that the value lacks, put right. */
export function* regexProposal(
  test: Test & { op: 'regex' | 'keyword-regex' },
  { text: source }: Scalar,
  value: string,
  effort: { left: number },
): Iterable<Proposal> {
  const { missing } = regexNear(test, value, { left: EFFORT })
  const atoms = atomsOfRegex(source)
  const letters = atoms.map(({ letter }) => letter?.character.toLowerCase() ?? '\0').join('')
  let best: Proposal | undefined
  for (const needle of missing) {
    const from = letters.indexOf(needle.toLowerCase())
    if (from < 0) continue
    const part = atoms.slice(from, from + needle.length).map(({ letter }) => letter!)
    const found = align({ atoms: part, shape: 'contains', cased: true, windash: false, value, effort })
    if (found === undefined || (best !== undefined && best.distance <= found.distance)) continue
    const { distance, offset } = found
    const text = spelt(atoms.slice(0, from)) + fitted(found.atoms) + spelt(atoms.slice(from + needle.length))
    best = { kind: 'typo', text, distance, cost: COST.regexTypo + distance * COST.letter, actual: value, offset }
  }
  if (best !== undefined) yield best
}

function spelt(atoms: readonly RegexAtom[]): string {
  return atoms.map(({ spelling }) => spelling).join('')
}

function fitted(atoms: readonly Atom[]): string {
  return atoms.map(({ character, spelling }) => spelling ?? spellRegexLetter(character)).join('')
}
