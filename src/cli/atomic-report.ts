/** The table of `validate --atomics`: links of rules and suites, and what became of them. */
import { type SimulationLink, simulationsIn } from '../atomic/index.ts'
import { sightOf } from '../document/index.ts'
import { type LogsourceRow, LogsourceTable } from '../event/index.ts'
import { readRuleFiles } from '../node/rule-files.ts'
import { type AtomicReport, atomicReport, type CheckResult, type RuleBook } from '../validate/index.ts'
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
  { tests: { tests }, isWhole }: FoundAtomics,
  { atomicChoice: choice }: Pick<ValidateSettings, 'atomicChoice'>,
  { suites, loaded, checks, logsources }: AtomicWorld,
): AtomicReport {
  const table = new LogsourceTable(logsources)
  const links = [...suites.flatMap(({ suite }) => simulationsIn(suite.text, suite.path)), ...linksOfRules(loaded)]
  return atomicReport({
    tests,
    isWhole,
    choice,
    links,
    checks,
    findRule: (id) => findRule(id, loaded),
    sightOf: (plan, test) => sightOf(plan, test, table),
  })
}

/** What cannot be read was told when the rules were loaded. */
function linksOfRules(loaded: readonly SuiteRules[]): readonly SimulationLink[] {
  const files = new Map(loaded.flatMap(({ rules }) => rules.files.map((file) => [file.path, file] as const)))
  return readRuleFiles([...files.values()]).files.flatMap(({ text, path }) => simulationsIn(text, path))
}

/** In the first set of rules that has it, else why the last one has not. */
function findRule(id: string, loaded: readonly SuiteRules[]): ReturnType<RuleBook['find']> {
  const found = loaded.map(({ book }) => book.find(id))
  return found.find((each) => 'plan' in each) ?? found.at(-1)!
}
