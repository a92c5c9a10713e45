/** From suites to work: each expectation with the rules it is about, gathered by recording so that each is read once. */
import { type AnyPlan, isCorrelation, ruleKey } from '../sigma/correlation-plan.ts'
import { withReferredRules } from '../sigma/select.ts'
import type { AskedRule } from './observation.ts'
import type { RuleBook } from './rule-book.ts'
import type { Expectation, Suite, SuiteTest } from './suite.ts'
import type { NotJudged } from './verdict.ts'
import type { Window } from './window.ts'

/** An expectation on one recording. */
export interface Check {
  readonly suite: Suite
  readonly test: SuiteTest
  readonly expectation: Expectation
  /** One rule, or with `others` every rule that the test does not name. */
  readonly plans: readonly AnyPlan[]
  /** Why it cannot be judged; known before any recording is read. */
  readonly notJudged: NotJudged | null
  /** Name of the recording as it is printed. */
  readonly recording: string
}

/** Checks that look at the same events. */
export interface Scope {
  readonly window: Window | null
  readonly checks: Check[]
}

/** Everything that is asked of one recording. */
export interface RecordingJob<File> {
  readonly file: File
  readonly scopes: Scope[]
  /** The rules of all checks, with those that their correlations refer to. */
  readonly rules: readonly AskedRule[]
}

/** A suite with the rules that it may name. */
export interface SuiteWithRules {
  readonly suite: Suite
  readonly book: RuleBook
}

/** A recording that was found, or why there is none. */
export type Located<File> = { readonly name: string; readonly file: File } | (NotJudged & { readonly name: string })

export interface PlannedChecks<File> {
  /** In the order of the suites. */
  readonly checks: readonly Check[]
  readonly jobs: readonly RecordingJob<File>[]
}

/** Types of recordings that an info.yml may name and that are read here; the content decides what a file is. */
const RECORDING_TYPES = ['evtx', 'xml']

/** What tells recordings apart: the path, and for those in one archive where they begin there. */
export interface RecordingPlace {
  readonly path: string
  readonly part?: { readonly offset: number }
}

/** `locate`: the recordings of a test. Those of one place are the same. */
export function planChecks<File extends RecordingPlace>(
  suites: readonly SuiteWithRules[],
  locate: (test: SuiteTest) => readonly Located<File>[],
): PlannedChecks<File> {
  const checks: Check[] = []
  const jobs = new Map<string, Draft<File>>()
  for (const { suite, book } of suites) {
    for (const test of suite.tests) {
      for (const located of typeRefusal(test) ?? locate(test)) {
        const ofTest = checksOf(suite, test, book, located.name, 'reason' in located ? located : null)
        checks.push(...ofTest)
        if ('file' in located) addTo(jobs, located.file, book, test.window, ofTest)
      }
    }
  }
  return { checks, jobs: [...jobs.values()].map(jobOf) }
}

function typeRefusal({
  recording: { type, path },
}: SuiteTest): readonly (NotJudged & { readonly name: string })[] | undefined {
  if (type === null || RECORDING_TYPES.includes(type.toLowerCase())) return undefined
  return [{ name: path, reason: 'recording-type', text: `recordings of type ${type} are not supported` }]
}

function checksOf(
  suite: Suite,
  test: SuiteTest,
  book: RuleBook,
  recording: string,
  notJudged: NotJudged | null,
): readonly Check[] {
  const named = new Set<string>()
  const checks: Check[] = test.expectations.map((expectation) => {
    const found = book.find(expectation.rule)
    const common = { suite, test, expectation, recording }
    if (!('plan' in found)) return { ...common, plans: [], notJudged: found }
    named.add(ruleKey(found.plan.rule))
    return { ...common, plans: [found.plan], notJudged }
  })
  if (test.others === null) return checks
  const plans = book.used.filter(({ rule }) => !named.has(ruleKey(rule)))
  return [...checks, { suite, test, expectation: test.others, recording, plans, notJudged }]
}

interface Draft<File> {
  readonly file: File
  readonly scopes: Map<string, Scope>
  /** Of every suite that asks for this recording. */
  readonly books: Set<RuleBook>
}

function addTo<File extends RecordingPlace>(
  jobs: Map<string, Draft<File>>,
  file: File,
  book: RuleBook,
  window: Window | null,
  checks: readonly Check[],
): void {
  const judged = checks.filter(({ notJudged }) => notJudged === null)
  if (judged.length === 0) return
  const place = JSON.stringify([file.path, file.part?.offset])
  const draft = jobs.get(place) ?? { file, scopes: new Map(), books: new Set<RuleBook>() }
  jobs.set(place, draft)
  draft.books.add(book)
  const key = window?.text ?? ''
  const scope = draft.scopes.get(key) ?? { window, checks: [] }
  draft.scopes.set(key, scope)
  scope.checks.push(...judged)
}

function jobOf<File>({ file, scopes, books }: Draft<File>): RecordingJob<File> {
  const asked = new Map<string, AnyPlan>()
  for (const { checks } of scopes.values())
    for (const { plans } of checks) for (const plan of plans) asked.set(ruleKey(plan.rule), plan)
  return { file, scopes: [...scopes.values()], rules: withReferred([...asked.values()], books) }
}

function withReferred(asked: readonly AnyPlan[], books: ReadonlySet<RuleBook>): readonly AskedRule[] {
  if (!asked.some(isCorrelation)) return asked.map((plan) => ({ plan, isReported: true }))
  const all = new Map([...books].flatMap(({ used }) => used.map((plan) => [ruleKey(plan.rule), { plan }] as const)))
  return withReferredRules(
    asked.map((plan) => ({ plan })),
    [...all.values()],
  )
}
