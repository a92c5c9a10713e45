/** Which tests of Atomic Red Team are asked for: techniques with their sub-techniques, and single tests. */
import type { AtomicRow } from './atomic-table.ts'
import type { AtomicTest } from './atomic-test.ts'

/** A test that either list names is chosen; every test when both are empty. */
export interface AtomicChoice {
  /** `T1003` means its sub-techniques, too. */
  readonly techniques: readonly string[]
  /** GUIDs, or technique and number: `T1003.001-2`. */
  readonly tests: readonly string[]
}

export function isTechnique(text: string): boolean {
  return /^T\d{4}(?:\.\d{3})?$/i.test(text)
}

export function isTestGuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
}

/** Technique and number, as `Invoke-AtomicTest` takes them. */
export function isTestNumber(text: string): boolean {
  return /^T\d{4}(?:\.\d{3})?-\d+$/i.test(text)
}

export function choosesTest(choice: AtomicChoice, test: AtomicTest): boolean {
  return chooses(choice, [test.technique], test.number, test.guid)
}

/** A row is found under its own technique and under those that links name. */
export function choosesRow(choice: AtomicChoice, { technique, linkedAs, test, guid }: AtomicRow): boolean {
  return chooses(choice, technique === null ? linkedAs : [technique, ...linkedAs], test?.number ?? null, guid)
}

/** What was asked for and chooses nothing. */
export function unmetChoices(
  { techniques, tests }: AtomicChoice,
  known: readonly AtomicTest[],
  rows: readonly AtomicRow[],
): readonly string[] {
  const isUnmet = (choice: AtomicChoice): boolean =>
    !known.some((test) => choosesTest(choice, test)) && !rows.some((row) => choosesRow(choice, row))
  return [
    ...techniques.filter((technique) => isUnmet({ techniques: [technique], tests: [] })),
    ...tests.filter((test) => isUnmet({ techniques: [], tests: [test] })),
  ]
}

function chooses(
  choice: AtomicChoice,
  techniques: readonly string[],
  number: number | null,
  guid: string | null,
): boolean {
  if (choice.techniques.length === 0 && choice.tests.length === 0) return true
  const isOfTechnique = choice.techniques.some((asked) => {
    const wanted = asked.toUpperCase()
    return techniques.some((each) => each === wanted || each.startsWith(`${wanted}.`))
  })
  if (isOfTechnique) return true
  const names = [guid, ...techniques.map((technique) => `${technique}-${number}`)].map((name) => name?.toLowerCase())
  return choice.tests.some((asked) => names.includes(asked.toLowerCase()))
}
