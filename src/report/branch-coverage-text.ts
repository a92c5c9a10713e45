/** Which parts of rules no recorded event reached, for people. */
import { type CoveredBranch, coverageFigures, percentOf, type RuleCoverage, unreachedOf } from '../validate/index.ts'
import { excerpt } from './near-text.ts'
import { countedText, countText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import { terminalText } from './terminal-text.ts'

/** Unreached branches of a rule that are shown without --verbose. */
const SHOWN_BRANCHES = 5
/** Rules that are shown without --verbose, the least covered first. */
const SHOWN_RULES = 20

export function branchCoverageLines(coverage: readonly RuleCoverage[], paint: Paint, isVerbose: boolean): string[] {
  const lacking = coverage
    .map((each) => ({ ...each, percent: percentOf(coverageFigures([each])), unreached: unreachedOf(each) }))
    .filter(({ unreached }) => unreached.length > 0)
    .sort((a, b) => a.percent - b.percent)
  const shown = isVerbose ? lacking : lacking.slice(0, SHOWN_RULES)
  const lines = [paint('heading', 'branch coverage')]
  for (const { rule, events, percent, unreached } of shown) {
    lines.push(
      `  ${percentText(percent)}  ${terminalText(`${rule.title} (${rule.path})`)}, ${countedText(events, 'event')}`,
    )
    const telling = unreached.toSorted((a, b) => rankOf(a) - rankOf(b))
    const branches = isVerbose ? telling : telling.slice(0, SHOWN_BRANCHES)
    lines.push(...branches.map((branch) => `  ${placeText(branch).padStart(9)}  ${unreachedText(branch)}`))
    const rest = unreached.length - branches.length
    if (rest > 0) lines.push(`             … and ${countText(rest)} more; --verbose shows them`)
  }
  if (lacking.length > shown.length)
    lines.push(`  … and ${countedText(lacking.length - shown.length, 'more rule')}; --verbose shows them`)
  return [...lines, ...coverageSummary(coverage)]
}

export function coverageSummary(coverage: readonly RuleCoverage[]): string[] {
  const figures = coverageFigures(coverage)
  const { possible, reached, filters, filtersHeld, filtersRemoving } = figures
  return [
    `${percentText(percentOf(figures)).trim()} of the branches of ${countedText(coverage.length, 'rule')} reached (${countText(reached)} of ${countText(possible)})`,
    `${countText(filters - filtersHeld)} of ${countedText(filters, 'filter')} never held on an event; ${countText(filtersRemoving)} kept a rule from firing`,
  ]
}

/** What keeps a rule from firing, or from staying silent, before what merely was not needed. */
function rankOf({ kind, wasTrue }: CoveredBranch): number {
  if (kind === 'filter') return 0
  if (kind === 'value' || kind === 'test') return 2
  return wasTrue ? 3 : 1
}

function percentText(percent: number): string {
  // 100 % only where nothing is missing.
  return `${(Math.floor(percent * 10) / 10).toFixed(1)} %`.padStart(7)
}

/** `14:7` of the rule's file. */
function placeText({ place }: CoveredBranch): string {
  return place === null ? '' : `${place.line}:${place.column}`
}

/** `value never true: selection: Image endswith \a.exe`. */
function unreachedText({ kind, selection, text, wasTrue, wasFalse }: CoveredBranch): string {
  const never = !wasTrue && !wasFalse ? 'never asked' : wasTrue ? 'never false' : 'never true'
  const where = selection === null || selection === text ? '' : `${terminalText(selection)}: `
  return `${kind} ${never}: ${where}${excerpt(text).text}`
}
