/** What a run says on stderr: before (what was loaded, what was not and why) and after (sums that add up). */
import type { Damage, ReadAccount } from '../evtx/index.ts'
import type { Diagnostic } from '../sigma/index.ts'
import { LEVELS } from '../sigma/plan.ts'
import { diagnosticText } from './diagnostic-text.ts'
import type { Highlights } from './highlights.ts'
import { highlightLines } from './highlights-text.ts'
import type { RuleTotal } from './match-totals.ts'
import { bytesText, countedText, countText, durationText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import { terminalText } from './terminal-text.ts'

export interface RuleSetFacts {
  readonly loadedRules: number
  /** Rules that may see an event, after --min-level and the like. */
  readonly usedRules: number
  /** The diagnostic that refused each rule or file, and errors of metadata in rules that run nevertheless. */
  readonly refusals: readonly Diagnostic[]
  readonly metadataErrors: readonly Diagnostic[]
  /** Product (or category, where there is none) of rules for other things than Windows logs → rules. */
  readonly otherProducts: ReadonlyMap<string, number>
  /** Placeholders that have values and that no rule uses. */
  readonly unusedPlaceholders: readonly Diagnostic[]
  readonly notRules: number
}

export interface StartFacts extends RuleSetFacts {
  readonly version: string
  readonly files: number
  readonly bytes: number
}

/** Lines of refusals that are shown; all of them with `isVerbose`. */
const SHOWN_REFUSALS = 20

export function startBlock(facts: StartFacts, paint: Paint, isVerbose: boolean): string[] {
  return [
    paint('heading', `sigma-replay ${facts.version}`),
    ...ruleSetLines(facts, paint, isVerbose),
    `evidence  ${countedText(facts.files, 'file')}, ${bytesText(facts.bytes)}`,
  ]
}

/** What was loaded, what of it is in use, and why the rest is not. */
export function ruleSetLines(facts: RuleSetFacts, paint: Paint, isVerbose: boolean): string[] {
  const lines: string[] = []
  const left = facts.usedRules === facts.loadedRules ? '' : `, ${countText(facts.usedRules)} of them in use`
  lines.push(`rules     ${countText(facts.loadedRules)} loaded${left}`)
  if (facts.otherProducts.size > 0) lines.push(`          ${otherProductsText(facts.otherProducts, isVerbose)}`)
  if (facts.notRules > 0)
    lines.push(
      `          ${countedText(facts.notRules, 'YAML document')} that ${facts.notRules === 1 ? 'is' : 'are'} no rule`,
    )
  if (facts.refusals.length > 0)
    lines.push(
      paint('error', `          ${countText(facts.refusals.length)} refused:`),
      ...listed(facts.refusals, isVerbose),
    )
  if (facts.metadataErrors.length > 0) {
    lines.push(
      paint('warning', `          ${countText(facts.metadataErrors.length)} with wrong metadata, in use:`),
      ...listed(facts.metadataErrors, isVerbose),
    )
  }
  if (facts.unusedPlaceholders.length > 0) {
    const text = `          ${countedText(facts.unusedPlaceholders.length, 'placeholder')} that no rule uses:`
    lines.push(paint('warning', text), ...listed(facts.unusedPlaceholders, isVerbose))
  }
  return lines
}

/** Products that are named one by one; all of them with `isVerbose`. */
const SHOWN_PRODUCTS = 6

function otherProductsText(products: ReadonlyMap<string, number>, isVerbose: boolean): string {
  const sorted = [...products].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1))
  const shown = isVerbose ? sorted : sorted.slice(0, SHOWN_PRODUCTS)
  const parts = shown.map(([name, count]) => `${terminalText(name)} ${countText(count)}`)
  const rest = sorted.slice(shown.length)
  const total = (counts: typeof sorted): number => counts.reduce((sum, [, count]) => sum + count, 0)
  if (rest.length > 0) parts.push(`${countText(rest.length)} more ${countText(total(rest))}`)
  return `${countText(total(sorted))} not served, for products other than Windows: ${parts.join(', ')}`
}

function listed(diagnostics: readonly Diagnostic[], isVerbose: boolean): string[] {
  const shown = isVerbose ? diagnostics : diagnostics.slice(0, SHOWN_REFUSALS)
  const lines = shown.map((diagnostic) => `  ${diagnosticText(diagnostic)}`)
  if (shown.length < diagnostics.length)
    lines.push(`  … and ${countText(diagnostics.length - shown.length)} more; --verbose lists them all`)
  return lines
}

/** What every command that reads evidence says at its end. */
export interface EvidenceFacts {
  readonly account: ReadAccount
  readonly files: number
  readonly unreadableFiles: number
  readonly damages: ReadonlyMap<Damage['code'], number>
  readonly isInterrupted: boolean
}

export interface ClosingFacts extends EvidenceFacts {
  readonly events: number
  readonly outsideWindow: number
  /** Matches that correlations could not place, for want of a time. */
  readonly hitsWithoutTime: number
  readonly matches: number
  readonly byRule: readonly RuleTotal[]
  /** null: not gathered. */
  readonly highlights: Highlights | null
  readonly firstTime: string | null
  readonly lastTime: string | null
  readonly threads: number
  readonly milliseconds: number
  /** Bytes of input that were worked on. */
  readonly bytes: number
  readonly peakMemoryBytes: number
  readonly outputs: readonly string[]
}

const TOP_RULES = 10

export function closingBlock(facts: ClosingFacts, paint: Paint): string[] {
  const lines = evidenceLines(facts, 'of no interest to any rule', paint)
  const outside = facts.outsideWindow === 0 ? '' : `, ${countText(facts.outsideWindow)} outside --from and --to`
  lines.push(`events    ${countText(facts.events)} evaluated${outside}`)
  if (facts.hitsWithoutTime > 0) {
    const matches = countedText(facts.hitsWithoutTime, 'match', 'matches')
    lines.push(paint('warning', `          ${matches} of events without a time take part in no correlation`))
  }
  if (facts.firstTime !== null) lines.push(`time      ${facts.firstTime} to ${facts.lastTime}`)
  lines.push(...matchLines(facts, paint))
  if (facts.highlights !== null) lines.push(...highlightLines(facts.highlights, facts.byRule))
  const rate = facts.milliseconds > 0 ? facts.bytes / 1e6 / (facts.milliseconds / 1000) : 0
  const threads = facts.threads > 1 ? `, ${facts.threads} threads` : ''
  lines.push(
    `elapsed   ${durationText(facts.milliseconds)}, ${rate.toFixed(1)} MB/s, peak memory ${bytesText(facts.peakMemoryBytes)}${threads}`,
  )
  for (const output of facts.outputs) lines.push(`output    ${terminalText(output)}`)
  return lines
}

/** `dismissed`: why records were not decoded. */
export function evidenceLines(facts: EvidenceFacts, dismissed: string, paint: Paint): string[] {
  const { account } = facts
  const lines: string[] = []
  if (facts.isInterrupted) lines.push(paint('warning', 'interrupted: what was found so far has been written'))
  lines.push(`files     ${filesLine(facts)}`)
  lines.push(`bytes     ${bytesLine(account)}`)
  const decoded = account.records - account.dismissed - account.damagedRecords
  lines.push(
    `records   ${countText(account.records)} found = ${countText(decoded)} decoded + ${countText(account.dismissed)} ${dismissed} + ${countText(account.damagedRecords)} damaged`,
  )
  if (account.recovered + account.unrecovered > 0) lines.push(`          ${recoveredLine(account)}`)
  if (account.copies !== undefined)
    lines.push(`copies    ${countText(account.copies)} left out: records before them are the same`)
  for (const [code, count] of facts.damages) lines.push(paint('warning', `damage    ${code}: ${countText(count)}`))
  return lines
}

export function recoveredLine({ recovered, unrecovered }: ReadAccount): string {
  const rest = unrecovered === 0 ? '' : `; of ${countText(unrecovered)} more too little is left`
  return `${countText(recovered)} recovered outside live data${rest}`
}

function filesLine({ files, unreadableFiles, isInterrupted }: EvidenceFacts): string {
  const unreadable = unreadableFiles === 0 ? '' : `, ${countText(unreadableFiles)} unreadable`
  return isInterrupted
    ? `${countText(files)} given, not all of them read${unreadable}`
    : `${countText(files - unreadableFiles)} read${unreadable}`
}

export function bytesLine({ bytes }: ReadAccount): string {
  const parts = [
    ['headers', bytes.header],
    ['live records', bytes.live],
    ['slack', bytes.slack],
    ['zero', bytes.zero],
    ['damaged', bytes.damaged],
  ] as const
  const sum = parts.reduce((total, [, count]) => total + count, 0)
  return `${countText(sum)} = ${parts.map(([name, count]) => `${countText(count)} ${name}`).join(' + ')}`
}

function matchLines({ matches, byRule }: ClosingFacts, paint: Paint): string[] {
  if (matches === 0) return ['matches   none']
  const levels = LEVELS.map((each) =>
    byRule.reduce((sum, { level, count }) => ((level ?? 'informational') === each ? sum + count : sum), 0),
  )
  const counts = levelCountsText(levels, paint)
  const lines = [`matches   ${countText(matches)} of ${countedText(byRule.length, 'rule')}: ${counts}`]
  for (const { title, level, count } of byRule.slice(0, TOP_RULES)) {
    lines.push(`${countText(count).padStart(9)} ${paint(level ?? 'informational', terminalText(title))}`)
  }
  const rest = byRule.slice(TOP_RULES)
  if (rest.length > 0) {
    const count = rest.reduce((sum, rule) => sum + rule.count, 0)
    lines.push(`${countText(count).padStart(9)} of ${countedText(rest.length, 'more rule', 'more rules')}`)
  }
  return lines
}

/** `3 critical, 12 high`: the worst first. `counts` are in the order of `LEVELS`. */
export function levelCountsText(counts: readonly number[], paint: Paint): string {
  return LEVELS.map((level, i) => ({ level, count: counts[i]! }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => paint(level, `${countText(count)} ${level}`))
    .reverse()
    .join(', ')
}
