/** Technique × test × rules that should see it × rules that did × whether the recording had anything to see. */
import type { AtomicTest } from './atomic-test.ts'
import { AtomicTests } from './atomics.ts'
import type { SimulationLink } from './simulations.ts'

/** What became of a rule on a recording. */
export interface RuleOutcome {
  readonly ruleId: string
  /** GUID of the test that was recorded; null where that is not told: then it counts for every test of the rule. */
  readonly guid: string | null
  readonly recording: string
  /** Matches; null when it was not judged. */
  readonly count: number | null
  /** Events that the rule was shown; null likewise. */
  readonly offered: number | null
}

export interface AtomicRow {
  readonly technique: string | null
  /** null: the test is not among those at hand. */
  readonly test: AtomicTest | null
  /** As the links name it, where it is not at hand. */
  readonly name: string | null
  readonly guid: string | null
  /** Techniques that links name in place of the test's: Atomic Red Team moves tests with ATT&CK, rules stay behind. */
  readonly linkedAs: readonly string[]
  readonly rules: readonly ExpectedRule[]
  /** Where rules and suites name the test. */
  readonly links: readonly SimulationLink[]
}

export interface ExpectedRule {
  readonly ruleId: string
  readonly title: string | null
  /** Recordings of the rule, in their order. */
  readonly recordings: readonly string[]
  /** Matches on all of them; null: none was judged. */
  readonly fired: number | null
  /** Whether they hold events that the rule looks at; null: none was judged. */
  readonly hasTelemetry: boolean | null
}

/** One row for each test that a rule is linked to, by technique and number; those that are not at hand come last. */
export function atomicTable(
  tests: readonly AtomicTest[],
  links: readonly SimulationLink[],
  outcomes: readonly RuleOutcome[],
): readonly AtomicRow[] {
  const known = new AtomicTests(tests)
  const rows = new Map<string, { readonly test: AtomicTest | null; readonly links: SimulationLink[] }>()
  for (const link of links) {
    const test = testOf(link, known)
    const key =
      test === null
        ? `${link.guid ?? ''}\n${link.technique ?? ''}\n${link.name ?? ''}`
        : `${test.technique}\n${test.number}`
    const row = rows.get(key)
    if (row === undefined) rows.set(key, { test, links: [link] })
    else row.links.push(link)
  }
  return [...rows.values()]
    .map(({ test, links }) => {
      const [first] = links as [SimulationLink]
      const technique = test?.technique ?? first.technique
      const named = new Set(links.flatMap((link) => link.technique ?? []))
      const guid = test?.guid ?? first.guid
      // A rule and the info.yml of its recording may both name the test.
      const rules = new Map(links.toReversed().map((link) => [link.ruleId, link]))
      return {
        technique,
        test,
        name: test?.name ?? first.name,
        guid,
        linkedAs: [...named].filter((each) => each !== technique),
        rules: [...rules.values()].toReversed().map((each) => expectedRule(each, guid, outcomes)),
        links,
      }
    })
    .sort(compareRows)
}

function testOf({ guid, technique, name }: SimulationLink, known: AtomicTests): AtomicTest | null {
  const byGuid = guid === null ? undefined : known.ofGuid(guid)
  const named = byGuid ?? known.find({ technique: technique ?? undefined, name: name ?? undefined })
  return named ?? null
}

function expectedRule(
  { ruleId, ruleTitle }: SimulationLink,
  guid: string | null,
  outcomes: readonly RuleOutcome[],
): ExpectedRule {
  const own = outcomes.filter(
    (each) => each.ruleId.toLowerCase() === ruleId && (each.guid === null || each.guid.toLowerCase() === guid),
  )
  const counts = own.flatMap(({ count }) => count ?? [])
  const offered = own.flatMap((each) => each.offered ?? [])
  return {
    ruleId,
    title: ruleTitle,
    recordings: [...new Set(own.map(({ recording }) => recording))],
    fired: counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0),
    hasTelemetry: offered.length === 0 ? null : offered.some((count) => count > 0),
  }
}

function compareRows(left: AtomicRow, right: AtomicRow): number {
  if ((left.test === null) !== (right.test === null)) return left.test === null ? 1 : -1
  const [a, b] = [left.technique ?? '', right.technique ?? '']
  if (a !== b) return a < b ? -1 : 1
  return (left.test?.number ?? 0) - (right.test?.number ?? 0)
}
