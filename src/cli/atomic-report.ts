/** The table of `validate --atomics`: links of rules and suites, and what became of them. */
import { readFileSync } from 'node:fs'
import { type SimulationLink, simulationsIn } from '../atomic/index.ts'
import { sightOf } from '../document/index.ts'
import type { LogsourceRow } from '../event/index.ts'
import { LogsourceTable } from '../event/index.ts'
import { type AtomicReport, atomicReport, type CheckResult, type Found } from '../validate/index.ts'
import type { FoundAtomics } from './atomic-files.ts'
import type { SuiteRules } from './suite-rules.ts'
import type { FoundSuite } from './suites.ts'
import type { ValidateSettings } from './validate-options.ts'

export interface AtomicWorld {
  readonly suites: readonly FoundSuite[]
  readonly loaded: readonly SuiteRules[]
  readonly checks: readonly CheckResult[]
  readonly logsources: readonly LogsourceRow[]
}

export function atomicReportOf(
  { tests: { tests } }: FoundAtomics,
  { atomicChoice: choice }: Pick<ValidateSettings, 'atomicChoice'>,
  { suites, loaded, checks, logsources }: AtomicWorld,
): AtomicReport {
  const table = new LogsourceTable(logsources)
  const links = [...suites.flatMap(({ suite }) => simulationsIn(suite.text, suite.path)), ...linksOfRules(loaded)]
  return atomicReport({
    tests,
    choice,
    links,
    checks,
    findRule: (id) => findRule(id, loaded),
    sightOf: (plan, test) => sightOf(plan, test, table),
  })
}

function linksOfRules(loaded: readonly SuiteRules[]): readonly SimulationLink[] {
  const files = new Map(loaded.flatMap(({ rules }) => rules.files.map(({ path, name }) => [path, name] as const)))
  return [...files].flatMap(([path, name]) => simulationsIn(readFileSync(path), name))
}

/** In the first set of rules that has it, else why the last one has not. */
function findRule(id: string, loaded: readonly SuiteRules[]): Found {
  const found = loaded.map(({ book }) => book.find(id))
  return found.find((each) => 'plan' in each) ?? found.at(-1)!
}
