/** In which ways of running an atomic test a rule would see it, by the events that are made of the test. */
import type { AtomicTest } from '../atomic/atomic-test.ts'
import { fillIn } from '../atomic/fill-in.ts'
import type { MadeEvent } from '../atomic/made-event.ts'
import { madeRuns, type Way } from '../atomic/made-run.ts'
import { type BlamedTest, blamedTests } from '../detect/blame.ts'
import { Detector } from '../detect/detector.ts'
import { isNearer } from '../detect/distance.ts'
import { offerOf } from '../detect/offer.ts'
import type { ConditionTrace, LeafTrace, TestTrace, Trace } from '../detect/trace.ts'
import { LogsourceTable } from '../event/routing.ts'
import type { Plan } from '../sigma/plan.ts'
import { truthOfTest } from './detection.ts'
import { literalOf } from './rule-detection.ts'
import type { Truth } from './verdict.ts'

export interface Sight {
  /** Made events of all ways that the rule looks at. */
  readonly events: number
  /** Every way, in the order of `WAYS`; null: it hangs on values that nobody can tell before the test is run. */
  readonly ways: readonly { readonly way: Way; readonly sees: Truth }[]
  /** Arguments without a default: `#{name}` stands in the events. */
  readonly open: readonly string[]
  /** Of a rule that sees the test in no way: what keeps it from the event that comes nearest. */
  readonly nearest: NearestMade | null
}

export interface NearestMade {
  readonly way: Way
  readonly kind: MadeEvent['kind']
  /** As few tests as may be whose answer would have to change. */
  readonly tests: readonly BlamedTest[]
}

/** null: the test starts nothing on Windows that could be told. */
export function sightOf(plan: Plan, test: AtomicTest, logsources = new LogsourceTable()): Sight | null {
  const { name: executor, isElevated } = test.executor
  const { text: command, open } = fillIn(test.executor.command, test.inputs)
  const runs = test.platforms.includes('windows') ? madeRuns({ executor, command, isElevated }) : []
  if (runs.length === 0) return null
  const detector = new Detector([{ plan }])
  const looks = runs.flatMap(({ way, events }) =>
    events
      .filter(({ event }) => offerOf(plan, event.source, logsources).kind === 'offered')
      .map((made): Look => ({ way, made, trace: detector.explain({ plan }, made.event) })),
  )
  const ways = runs.map(({ way }) => {
    const truths = looks.filter((look) => look.way === way).map(({ trace, made }) => truthOf(trace.condition, made))
    return { way, sees: anyOf(truths) }
  })
  return {
    events: looks.length,
    ways,
    open,
    nearest: ways.every(({ sees }) => sees === false) ? nearestOf(looks) : null,
  }
}

interface Look {
  readonly way: Way
  readonly made: MadeEvent
  readonly trace: Trace
}

function nearestOf(looks: readonly Look[]): NearestMade | null {
  const [first, ...others] = looks
  if (first === undefined) return null
  const best = others.reduce((near, each) => (isNearer(each.trace.distance, near.trace.distance) ? each : near), first)
  const { way, made, trace } = best
  // What nobody can tell beforehand is not to blame.
  const tests = (blamedTests(trace) ?? []).filter(({ leaf: { field } }) => field === null || !made.untold.has(field))
  return { way, kind: made.kind, tests }
}

function truthOf(node: ConditionTrace | TestTrace, made: MadeEvent): Truth {
  switch (node.op) {
    case 'test':
      return truthOfLeaf(node, made)
    case 'selection':
      return truthOf(node.of, made)
    case 'not':
      return negated(truthOf(node.of, made))
    case 'or':
      return anyOf(node.of.map((child) => truthOf(child, made)))
    case 'and':
      return negated(anyOf(node.of.map((child) => negated(truthOf(child, made)))))
  }
}

function truthOfLeaf({ test, field, matched }: LeafTrace, made: MadeEvent): Truth {
  const value = field === null ? null : made.event.seenAs('sysmon').get(field)
  const actual = value === undefined || value === null ? null : String(value)
  return truthOfTest(matched, { field, literal: literalOf(test), actual }, made)
}

function negated(truth: Truth): Truth {
  return truth === null ? null : !truth
}

function anyOf(truths: readonly Truth[]): Truth {
  return truths.includes(true) ? true : truths.includes(null) ? null : false
}
