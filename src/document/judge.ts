/** A detection document → what is wrong with it. Each part is judged on its own; where nothing can be told, nothing is said. */
import type { AtomicTests } from '../atomic/atomics.ts'
import { LOG_KNOWLEDGE } from '../detect/log-knowledge.ts'
import { loadQuery } from '../kql/load.ts'
import type { QueryDiagnostic } from '../kql/problems.ts'
import type { Diagnostic, DiagnosticCode, Span } from '../sigma/diagnostics.ts'
import { lintRules } from '../sigma/lint.ts'
import { loadRules } from '../sigma/load.ts'
import { nearest } from '../sigma/nearest.ts'
import { isEventRule } from '../sigma/rule.ts'
import { checkAgreement } from './check-agreement.ts'
import { findSlipsAmongAlternatives } from './check-alternatives.ts'
import { checkDataSources } from './check-data-sources.ts'
import { checkLimitations } from './check-limitations.ts'
import { checkRunner } from './check-runner.ts'
import { checkRuns, tellRemoteOnly, tellUnseen } from './check-runs.ts'
import { checkInputs, checkLogsources, checkPlatforms, checkSeverity, checkTest } from './check-statements.ts'
import { checkTactics, checkTechniques, type PlacedRule, techniquesMeant } from './check-techniques.ts'
import type { Detection } from './detection.ts'
import type { DetectionDocument, DocumentPart } from './detection-document.ts'
import { type Finding, Findings } from './finding.ts'
import { isMeantParent } from './meant-parent.ts'
import { queryDetection } from './query-detection.ts'
import type { Language } from './recognise.ts'
import { ruleDetection } from './rule-detection.ts'
import { runsOf } from './runs.ts'
import { standingOf } from './standing.ts'
import { tellSlips } from './tell-slips.ts'
import type { VerdictLeaf } from './verdict.ts'

export interface JudgeOptions {
  /** Tests of Atomic Red Team, where they are at hand: defaults of arguments, and what a test really is. */
  readonly atomics?: AtomicTests
}

/** What there is to report of a document. */
export interface JudgedDocument {
  readonly path: string
  readonly text: string
  readonly findings: readonly Finding[]
  /** What was taken out of the document, in its order; events were made of the commands. */
  readonly blocks: readonly FoundBlock[]
  /** Detections in languages that are not read here; places as those of findings. */
  readonly notJudged: readonly { readonly language: Language; readonly line: number }[]
  /** What had to be assumed to make the events, in words. */
  readonly assumed: readonly string[]
}

export interface FoundBlock {
  readonly kind: 'rule' | 'query' | 'command' | 'prerequisite'
  readonly line: number
}

export function reportOn(document: DetectionDocument, options: JudgeOptions = {}): JudgedDocument {
  const { path, text, parts } = document
  const lineOf = ({ start }: Span): number => text.slice(0, start).split(/\r\n|\r|\n/).length
  const blocks = parts.flatMap(({ rules, queries, commands, prerequisites }) => [
    ...rules.map((block) => ({ kind: 'rule' as const, line: lineOf(block) })),
    ...queries.map((block) => ({ kind: 'query' as const, line: lineOf(block) })),
    ...commands.map((block) => ({ kind: 'command' as const, line: lineOf(block) })),
    ...prerequisites.map((mention) => ({ kind: 'prerequisite' as const, line: lineOf(mention) })),
  ])
  const runs = parts.map((part) => runsOf(part, options.atomics))
  return {
    path,
    text,
    findings: judgeDocument(document, options),
    blocks: blocks.sort((left, right) => left.line - right.line),
    notJudged: parts.flatMap(({ notJudged }) =>
      notJudged.map((each) => ({ language: each.language, line: lineOf(each) })),
    ),
    assumed: [...new Set(runs.flatMap(({ assumed }) => assumed)), ...parts.flatMap(tellUnread)],
  }
}

function tellUnread({ unread }: DocumentPart): string[] {
  return unread === 0 ? [] : [`${unread} more rules and queries are not looked at: there are too many for one part`]
}

/** By place. `text` of the document is what their offsets count in. */
export function judgeDocument(document: DetectionDocument, options: JudgeOptions = {}): readonly Finding[] {
  const findings = new Findings(document.path, document.text)
  for (const part of document.parts) judgePart(part, document, options, findings)
  return findings.inOrder()
}

function judgePart(
  part: DocumentPart,
  { path, text }: DetectionDocument,
  { atomics }: JudgeOptions,
  findings: Findings,
): void {
  const { find } = findings
  const { rules, diagnostics } = readRules(part, path)
  const queries = readQueries(part, path)
  const runs = runsOf(part, atomics)
  const detections = [...rules.map(({ rule, block }) => ruleDetection(rule, block)), ...queries.detections]
  const standings = detections.map((detection) => standingOf(detection, runs))
  const isRemote = saysRemote(part)
  for (const standing of standings)
    checkRuns(
      standing,
      isRemote,
      (leaf) => isDiagnosed(leaf, diagnostics) || isRemarked(leaf, queries.diagnostics) || isMeantParent(leaf, part),
      find,
    )
  for (const standing of standings) findSlipsAmongAlternatives(standing, runs)
  tellRemoteOnly(standings, find)
  tellUnseen(standings, find)
  tellSlips(standings, runs, text, find)
  for (const diagnostic of queries.diagnostics) findings.addQuery(diagnostic)
  const meant = techniquesMeant(part, rules)
  checkTechniques(part, rules, meant, find)
  checkTactics(part, rules, meant, find)
  checkInputs(part, runs, find)
  checkLogsources(rules, find)
  checkPlatforms(part, rules, find)
  checkSeverity(part, rules, find)
  checkTest(part, runs, atomics, find)
  checkRunner(part, runs, standings, find)
  checkAgreement(standings, find)
  const apart = checkDataSources(part, standings, (detection) => hasStrangeFields(detection, diagnostics), find)
  for (const diagnostic of diagnostics)
    if (![...apart].some((detection) => hasStrangeFields(detection, [diagnostic])))
      findings.add(withTechnique(diagnostic, part))
  checkLimitations(part, standings, find)
}

/** The document wants its test to be run on another machine. */
function saysRemote({ prose, commands, otherCommands }: DocumentPart): boolean {
  const words = [prose, ...[...commands, ...otherCommands].map(({ text }) => text)].join('\n')
  return /\bwin-?rm\b|\bws-?man\b|wsmprovhost|ps-?remoting|powershell remoting|remote powershell|\bps-?session\b|evil-winrm|remote(?:ly)? (?:session|run)|run remotely|-Session\b/i.test(
    words,
  )
}

/** A tag that is nearly the document's technique is meant to be that. */
function withTechnique(diagnostic: Diagnostic, part: DocumentPart): Diagnostic {
  const tag = /^"(attack\.[\w.]+)" names no/.exec(diagnostic.message)?.[1]
  if (diagnostic.code !== 'tag-attack' || diagnostic.hint !== undefined || tag === undefined) return diagnostic
  const meant = nearest(
    tag,
    techniquesMeant(part, []).map((technique) => `attack.${technique.toLowerCase()}`),
  )
  return meant === undefined ? diagnostic : { ...diagnostic, hint: `Write "${meant}".` }
}

// Rules

/** What is wrong with a rule in itself, besides what keeps it from being used: no questions of style. */
const TOLD: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'tag-attack',
  'tag-case',
  'tag-form',
  'tag-misspelt',
  'tag-namespace',
  'unused-selection',
  'pattern-without-match',
  'condition-never',
  'condition-always',
  'selection-impossible',
  'value-impossible',
  'field-unknown',
  'field-case',
  'event-id-impossible',
  'logsource-unknown',
  'backslash-missing',
  'modifier-without-effect',
  'date-order',
  'regex-backtracking',
])

function readRules(
  part: DocumentPart,
  path: string,
): { readonly rules: readonly PlacedRule[]; readonly diagnostics: readonly Diagnostic[] } {
  const read = part.rules.map((block) => {
    const files = [{ path, text: block.inPlace }]
    const rules = loadRules(files).rules.filter(isEventRule)
    const { diagnostics } = lintRules(files, { logs: LOG_KNOWLEDGE })
    return { rules: rules.map((rule) => ({ rule, block })), diagnostics }
  })
  const diagnostics = read
    .flatMap((each) => each.diagnostics)
    .filter(({ severity, code }) => severity === 'error' || TOLD.has(code))
  const isRefused = diagnostics.some(({ code }) => code.startsWith('condition-'))
  return {
    rules: read.flatMap((each) => each.rules),
    // A condition that cannot be read uses no selection.
    diagnostics: diagnostics.filter(({ code }) => code !== 'unused-selection' || !isRefused),
  }
}

/** The rule's reader has said already what is wrong with the test. */
function isDiagnosed({ field, place }: VerdictLeaf, diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(
    ({ code, message, start, end }) =>
      (start < place.end && end > place.start && end - start <= place.end - place.start) ||
      ((code === 'field-unknown' || code === 'field-case') && message.includes(`"${field}"`)),
  )
}

function hasStrangeFields({ block }: Detection, diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(
    ({ code, start }) =>
      (code === 'field-unknown' || code === 'field-case') && start >= block.start && start < block.end,
  )
}

// Queries

function readQueries({ queries }: DocumentPart, path: string) {
  const read = queries.map((block) => ({ block, ...loadQuery(block.inPlace, { path, now: NOW }) }))
  return {
    detections: read.flatMap(({ rule, block }) => (rule === undefined ? [] : [queryDetection(rule, block)])),
    // What is only unusual may be meant.
    diagnostics: read
      .flatMap(({ diagnostics }) => diagnostics)
      .filter((each) => each.severity !== 'info' || each.code === 'quoted-wildcard-text' || isNoProcessField(each)),
  }
}

/** Fields of a process are settled by the Elastic Common Schema; of other objects somebody may have made more. */
function isNoProcessField({ code, message }: QueryDiagnostic): boolean {
  const name = code === 'field-unmapped' ? /"process\.(?:parent\.)?(\w+)(?:\.text)?"/.exec(message)?.[1] : undefined
  return name !== undefined && !PROCESS_FIELDS.has(name)
}

const PROCESS_FIELDS: ReadonlySet<string> = new Set(
  `args args_count command_line end entity_id env_vars executable exit_code group_leader interactive name
  origin_referrer_url origin_url pgid pid ppid same_as_process start thread_id title tty uptime vpid
  working_directory Ext parent`.split(/\s+/),
)

/** What a document says does not depend on the day. */
const NOW = Date.UTC(2026, 0, 1, 12)

/** The query's reader has said already why the test does not hold. */
function isRemarked({ place }: VerdictLeaf, diagnostics: readonly QueryDiagnostic[]): boolean {
  return diagnostics.some(
    ({ severity, start, end }) => severity !== 'info' && start <= place.end && end >= place.start - MAX_FIELD,
  )
}

/** Between a field that is remarked on and its value there is a colon and some space. */
const MAX_FIELD = 3
