/** `sigma-replay validate`: whether rules fire on recordings as suites say, and if not, why. */

import { locateRecordings } from '../node/suite-places.ts'
import { runValidation, type ValidationTotals } from '../node/validation-run.ts'
import { terminalText } from '../report/index.ts'
import {
  coverageFigures,
  type Located,
  percentOf,
  placeBranches,
  planChecks,
  type SuiteTest,
  statusCounts,
  type ValidationResult,
} from '../validate/index.ts'
import { type FoundAtomics, findAtomics } from './atomic-files.ts'
import { atomicReportOf } from './atomic-report.ts'
import { DamageTeller } from './damage-teller.ts'
import { judgeDocuments } from './documents.ts'
import { EXIT, type ExitCode, UserError, worstOf } from './exit-codes.ts'
import { type Io, paintFor, say } from './io.ts'
import { Mender } from './mender.ts'
import { startProgress } from './progress.ts'
import { readSettingFiles } from './setting-files.ts'
import { tellSuiteRules } from './suite-problems.ts'
import { SuiteRuleBooks } from './suite-rules.ts'
import { type FoundSuite, type FoundSuites, findSuites } from './suites.ts'
import { updateSuites } from './update-suites.ts'
import type { ValidateSettings } from './validate-options.ts'
import { ValidationReports } from './validate-report.ts'

/** @throws UserError, OutputFailed, OutputClosed */
export async function validate(settings: ValidateSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const paint = paintFor(io, settings.color)
  const tellError = (line: string): void => say(io, paint('error', line))
  const files = await readSettingFiles(settings, io.cwd, tellError)
  const found = await findSuites(settings.paths, io.cwd)
  found.problems.forEach(tellError)
  const atomics = await findAtomics(settings, found.atomics, io.cwd)
  atomics?.problems.forEach(tellError)
  const books = new SuiteRuleBooks(settings, files, io.cwd)
  const suites = []
  for (const each of found.suites) suites.push({ suite: each.suite, book: (await books.of(each)).book })
  // Tests that are named alone are held against rules all the same.
  if (atomics !== undefined && settings.rulePaths.length > 0) await books.ofPaths(settings.rulePaths)
  const wantsTable = found.suites.length + found.atomics.length > 0 || books.loaded.length > 0
  if (atomics === undefined || !wantsTable) refuseChoiceOfNothing(settings, atomics)
  if (wantsTable && books.loaded.length === 0) tellError('name the rules that should see the tests: --rules')
  tellSuiteRules(books.loaded, settings, io)
  const located = await locateAll(found.suites)
  const plan = planChecks(suites, (test) => located.get(test)!)

  const recordings = plan.jobs.map(({ file }) => file)
  const rules = books.loaded.flatMap((each) => each.rules.files)
  const inputs = [
    ...recordings,
    ...rules,
    ...files.files,
    ...[...found.suites, ...found.documents].map(({ file }) => file),
    ...(atomics?.files ?? []),
  ]
  const mender = new Mender(rules, files)
  const reports = new ValidationReports(settings, inputs, io)
  const bytes = recordings.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const progress = await startProgress(io, settings.isQuiet ? 0 : bytes, 'recordings')
  const teller = new DamageTeller(progress, io, paint, settings)
  let totals: ValidationTotals
  try {
    totals = await runValidation(
      plan,
      { ...settings, mendsOf: (rule, near) => mender.mends(rule, near), logsources: files.logsources, signal },
      {
        onDamage: (damage) => teller.onDamage(damage),
        onUnreadable: (file, message) => teller.onUnreadable(file, message),
        onProgress: ({ bytes, events, recordings }) => progress.update({ bytes, events, matches: recordings }),
      },
    )
  } finally {
    progress.stop()
  }
  if (!settings.isQuiet) teller.tellRest()
  const coverage = totals.coverage && placeBranches(totals.coverage, (path) => books.textOf(path), files.placeholders)
  const documents = judgeDocuments(found.documents, atomics?.tests)
  const world = { suites: found.suites, loaded: books.loaded, checks: totals.checks, logsources: files.logsources }
  const table = atomics && books.loaded.length > 0 ? atomicReportOf(atomics, settings, world) : null
  for (const each of table?.unmet ?? []) tellError(`${terminalText(each)}: no test that was read is this`)
  const result: ValidationResult = { ...totals, coverage, suites: found.suites.length, documents, atomics: table }
  const texts = new Map(found.suites.map(({ suite }) => [suite.path, suite.text]))
  await reports.write(result, {
    paint: paintFor(io, settings.color, settings.output === undefined && isTerminal(io)),
    isVerbose: settings.isVerbose,
    textOf: (path) => texts.get(path) ?? mender.textOf(path) ?? '',
  })
  const failures = settings.isUpdating ? updateSuites(found.suites, result, settings, io) : 0
  const usable = !wantsTable || books.loaded.some(({ rules: { used } }) => used.length > 0)
  return worstOf([
    ...(atomics?.isMisnamed === true || (table?.unmet ?? []).length > 0 ? [EXIT.usage] : []),
    ...codesOfSuites(found, usable),
    ...codesOfResult(result, settings, io),
    ...(failures > 0 ? [EXIT.usage] : []),
    ...(totals.isInterrupted ? [EXIT.interrupted] : []),
    ...(settings.isStrict && totals.damages > 0 ? [EXIT.loss] : []),
  ])
}

/** @throws UserError when tests are chosen and no table will be made of them */
function refuseChoiceOfNothing({ atomicChoice }: ValidateSettings, atomics: FoundAtomics | undefined): void {
  const { techniques, tests } = atomicChoice
  if (techniques.length + tests.length === 0) return
  const option = techniques.length > 0 ? '--technique' : '--atomic'
  const lacking =
    atomics === undefined ? 'name them with --atomics' : 'name suites, or rules with --rules, to hold them against'
  throw new UserError(`${option} chooses among tests of Atomic Red Team: ${lacking}`)
}

async function locateAll(suites: readonly FoundSuite[]) {
  const located = new Map<SuiteTest, readonly Located<FoundSuite['file']>[]>()
  for (const { suite, file } of suites)
    for (const test of suite.tests) located.set(test, await locateRecordings(file, test.recording))
  return located
}

function isTerminal({ out }: Io): boolean {
  return (out as { readonly isTTY?: boolean }).isTTY === true
}

function codesOfSuites({ suites, documents, atomics, problems }: FoundSuites, hasRules: boolean): ExitCode[] {
  if (problems.length > 0 || suites.length + documents.length + atomics.length === 0) return [EXIT.usage]
  return hasRules ? [] : [EXIT.rules]
}

function codesOfResult(result: ValidationResult, { minCoverage }: ValidateSettings, io: Io): ExitCode[] {
  const { failed, broken } = statusCounts(result.checks)
  const isFaulty = result.documents.some(({ findings }) => findings.some(({ severity }) => severity !== 'info'))
  const codes: ExitCode[] = failed + broken > 0 || isFaulty ? [EXIT.findings] : []
  if (minCoverage === undefined || result.coverage === null) return codes
  const percent = percentOf(coverageFigures(result.coverage))
  if (percent >= minCoverage) return codes
  say(io, `branch coverage is ${percent.toFixed(1)} %, less than --min-coverage ${minCoverage}`)
  return [...codes, EXIT.findings]
}
