/** Where the branches of rules stand in their files, for reports: rules are read again for it, since plans do not know. */
import { type PlaceOf, placesIn, type Span } from '../sigma/diagnostics.ts'
import { loadRules } from '../sigma/load.ts'
import type { Placeholders } from '../sigma/placeholders.ts'
import { isEventRule, type Rule, testPlace } from '../sigma/rule.ts'
import { decodeText } from '../sigma/text.ts'
import type { CoveredBranch, RuleCoverage } from './result.ts'

/** `textOf`: content of a rule's file by its path. What a filter of another file added has no place in it. */
export function placeBranches(
  coverage: readonly RuleCoverage[],
  textOf: (path: string) => string | undefined,
  placeholders: Placeholders,
): readonly RuleCoverage[] {
  return coverage.map((each) => {
    const { path, document } = each.rule
    const text = decodeText(textOf(path) ?? '').text
    const rules = loadRules([{ path, text }], { placeholders }).rules
    const rule = rules.filter(isEventRule).find(({ plan }) => plan.rule.document === document)
    if (rule === undefined) return each
    const placeOf = placesIn(text)
    return { ...each, branches: each.branches.map((branch) => ({ ...branch, place: placed(branch, rule, placeOf) })) }
  })
}

function placed(branch: CoveredBranch, rule: Rule, placeOf: PlaceOf): CoveredBranch['place'] {
  const span = spanOf(branch, rule)
  return span === undefined ? null : placeOf(span.start)
}

function spanOf({ selection, test }: CoveredBranch, { plan, places }: Rule): Span | undefined {
  if (selection === null) return places.conditions[0]
  const number = plan.selections.findIndex(({ name }) => name === selection)
  if (number < 0) return undefined
  return test === null ? places.selections[number] : testPlace(places, test)?.value
}
