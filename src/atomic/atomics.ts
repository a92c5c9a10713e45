import type { AtomicTest } from './atomic-test.ts'

/** How a test may be named; what is left out does not matter. */
export interface TestName {
  readonly technique?: string | undefined
  readonly number?: number | undefined
  readonly name?: string | undefined
  readonly guid?: string | undefined
}

/** Tests of Atomic Red Team, found by technique, number, name or GUID. */
export class AtomicTests {
  readonly tests: readonly AtomicTest[]
  readonly #byTechnique = new Map<string, AtomicTest[]>()
  readonly #byGuid = new Map<string, AtomicTest>()

  constructor(tests: readonly AtomicTest[]) {
    this.tests = tests
    for (const test of tests) {
      const known = this.#byTechnique.get(test.technique)
      if (known === undefined) this.#byTechnique.set(test.technique, [test])
      else known.push(test)
      if (test.guid !== null) this.#byGuid.set(test.guid, test)
    }
  }

  /** In the order of their numbers. @param technique as `T1074.001`, in any case */
  ofTechnique(technique: string): readonly AtomicTest[] {
    return this.#byTechnique.get(technique.toUpperCase()) ?? []
  }

  ofGuid(guid: string): AtomicTest | undefined {
    return this.#byGuid.get(guid.toLowerCase())
  }

  /** A GUID decides alone; a name or number is looked for within the technique, the name first. */
  find({ technique, number, name, guid }: TestName): AtomicTest | undefined {
    if (guid !== undefined) return this.ofGuid(guid)
    if (technique === undefined) return undefined
    const tests = this.ofTechnique(technique)
    const named = name === undefined ? undefined : tests.find((test) => sameWords(test.name, name))
    return named ?? (number === undefined ? undefined : tests.find((test) => test.number === number))
  }
}

function sameWords(left: string, right: string): boolean {
  const words = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  return words(left) === words(right)
}
