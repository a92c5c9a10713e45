/**
 * How much is done for an event, counted, not timed: the same on every machine and every day, so it can be held in CI.
 * A count above its bound means that an event costs more than it did; if that is meant, the bound goes up with the
 * commit that says why. When counts fall for good, bounds follow them down.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import type { CompiledTest } from '../../src/detect/compiled-test.ts'
import { type LoadedRules, loadRules, type Test } from '../../src/sigma/index.ts'
import { describeWithShared, SHARED, sharedFiles } from '../shared-folder.ts'
import { countWork, type Work } from './work-counter.ts'

const onTest = vi.hoisted(() => ({ asked: (): void => {}, regexRan: (): void => {} }))

/** Every question that a rule asks of an event's value is a compiled test. */
vi.mock('../../src/detect/compiled-test.ts', async (original) => {
  const module = await original<typeof import('../../src/detect/compiled-test.ts')>()
  const compileTest = (test: Test): CompiledTest => {
    const compiled = module.compileTest(test)
    const holds: CompiledTest['holds'] = (event) => {
      onTest.asked()
      return compiled.holds(event)
    }
    return { ...compiled, holds }
  }
  return { ...module, compileTest }
})

/** Those that RE2 runs are counted where it is called. */
vi.mock('../../src/detect/bounded-regex.ts', async (original) => {
  const module = await original<typeof import('../../src/detect/bounded-regex.ts')>()
  const boundedRegex: typeof module.boundedRegex = (pattern) => {
    const regex = module.boundedRegex(pattern)
    if (regex === undefined) return undefined
    regex.test = (text) => {
      onTest.regexRan()
      return RegExp.prototype.test.call(regex, text)
    }
    return regex
  }
  return { ...module, boundedRegex }
})

const perEvent = (count: number, { events }: Work): number => count / events
const perMatch = (count: number, { matches }: Work): number => count / matches

interface Measure {
  readonly of: (work: Work) => number
  /** Upper bound: our rules over our samples; SigmaHQ's process_creation rules over recorded attacks. */
  readonly samples: number
  readonly recordings: number
}

const MEASURES: { readonly [what: string]: Measure } = {
  // The header is read again when it is judged, and each time eight bytes behind it, the first chunk's magic: nothing else.
  'bytes read twice, a file': {
    of: ({ bytes, bytesRead, files }) => (bytesRead - bytes) / files,
    samples: 4112,
    recordings: 4112,
  },
  // One CRC-32 over everything that a checksum covers; recordings are mostly empty. Twice this is summing up twice.
  'bytes checksummed, a byte of the file': {
    of: ({ bytes, bytesChecked }) => bytesChecked / bytes,
    samples: 0.74,
    recordings: 0.36,
  },
  // Values stay bytes until somebody asks; what is counted are names of templates and values that tests want.
  'strings made to match, an event': {
    of: (work) => perEvent(work.stringsToMatch, work),
    samples: 0.96,
    recordings: 0.83,
  },
  // Values of evidence that no needle decides; fields and what needles found are printed from where they lie.
  'strings made to tell, a match': {
    of: (work) => perMatch(work.stringsToTell, work),
    samples: 0,
    recordings: 0.3,
  },
  // The index leaves the others out. Without it these would be 12 and 1,183.
  'rules evaluated, an event': {
    of: (work) => perEvent(work.rulesEvaluated, work),
    samples: 0.46,
    // Some rules more than if each hung on its rarest needle wherever that is: see `leaveAside`.
    recordings: 17.1,
  },
  // Values that rules or the index want decoded: those that are no text in place, and those of tests that needles do not decide.
  'values asked for, an event': {
    of: (work) => perEvent(work.valuesAsked, work),
    samples: 0.095,
    recordings: 2.7,
  },
  // Tests that needles do not decide: regexes, wildcards inside, comparisons, null. Those gated by a needle that is not there are not asked.
  'tests asked to match, an event': {
    of: (work) => perEvent(work.testsToMatch, work),
    samples: 0.068,
    recordings: 0.73,
  },
  // The evidence of a match asks again, as far as the condition needs, where no needle is the answer.
  'tests asked to tell, a match': {
    of: (work) => perMatch(work.testsToTell, work),
    samples: 0.7,
    recordings: 1.25,
  },
  // The dearest test of all: literal texts keep nearly every expression from being run.
  'regexes run to match, an event': {
    of: (work) => perEvent(work.regexRuns, work),
    samples: 0.055,
    recordings: 0.395,
  },
  // Each field once, whatever the number of rules: characters of the fields that rules hang on, and of others that they ask for. Hashes hardly ever: see `GramFilter`.
  'characters walked, an event': {
    of: (work) => perEvent(work.unitsWalked, work),
    samples: 185,
    recordings: 296,
  },
  // Made when first walked into. All at once they would be 1,156 and 83,322.
  'rows of automata built': { of: ({ rowsBuilt }) => rowsBuilt, samples: 920, recordings: 6900 },
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

function ownFiles(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(ROOT, folder, name))
}

function rulesIn(paths: readonly string[]): LoadedRules['rules'] {
  return loadRules(paths.map((path) => ({ path, text: readFileSync(path) }))).rules
}

/** The recordings with most process creations. */
const RECORDINGS = [
  'AutomatedTestingTools/PanacheSysmon_vs_AtomicRedTeam01.evtx',
  'AutomatedTestingTools/panache_sysmon_vs_EDRTestingScript.evtx',
  'Persistence/persistence_sysmon_11_13_1_shime_appfix.evtx',
  'Privilege Escalation/privesc_unquoted_svc_sysmon_1_11.evtx',
]

/** The counters stand in the way of insides: one that counts nothing stands where nobody comes by any more. */
function expectWithin(work: Work, bound: 'samples' | 'recordings'): void {
  const counts = Object.entries(MEASURES).map(([what, { of }]) => [what, of(work)] as const)
  expect(counts.filter(([what, count]) => !(count > 0) && MEASURES[what]![bound] > 0).map(([what]) => what)).toEqual([])
  expect(counts.filter(([what, count]) => count > MEASURES[what]![bound])).toEqual([])
}

describe('the work for an event', () => {
  it('stays within its bounds for our rules over our samples', async () => {
    const work = await countWork(ownFiles('samples', '.evtx'), rulesIn(ownFiles('rules', '.yml')), onTest)
    expect([work.events, work.matches]).toEqual([1057, 45])
    expectWithin(work, 'samples')
  })
})

describeWithShared('the work for an event of a recording', () => {
  it('stays within its bounds for SigmaHQ’s rules', async () => {
    const rules = rulesIn(sharedFiles('sigma/rules/windows/process_creation', '.yml').map((path) => join(SHARED, path)))
    const files = RECORDINGS.map((path) => join(SHARED, 'corpora/EVTX-ATTACK-SAMPLES', path))
    const work = await countWork(files, rules, onTest)
    expect([work.events, work.matches]).toEqual([861, 212])
    expectWithin(work, 'recordings')
  })
})
