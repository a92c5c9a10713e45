/** Techniques and tactics that the document names in several places must be the same. */
import type { Span } from '../sigma/diagnostics.ts'
import { nearest } from '../sigma/nearest.ts'
import type { Rule } from '../sigma/rule.ts'
import { areRelated, TACTICS, tacticNamed, tacticsOf } from './attack.ts'
import type { DocumentPart, SourceBlock } from './detection-document.ts'
import type { Find } from './finding.ts'
import { ATTACK_LINK } from './read-document.ts'

export interface PlacedRule {
  readonly rule: Rule
  readonly block: SourceBlock
}

export function checkTechniques(
  part: DocumentPart,
  rules: readonly PlacedRule[],
  meant: readonly string[],
  find: Find,
): void {
  if (meant.length === 0) return
  const isMeant = (technique: string): boolean => meant.some((each) => areRelated(each, technique))
  const names = meant.join(', ')
  for (const { where, text, start, end } of part.techniques) {
    if (where !== 'reference' && !(where === 'heading' && !isFirst(part, start)) && !isMeant(text))
      find('technique-mismatch', { start, end }, `${WHERE[where]} names ${text}; the document is about ${names}.`)
  }
  const links = part.techniques.filter(({ where }) => where === 'reference')
  if (links.length > 0 && !links.some(({ text }) => isMeant(text)))
    find('technique-mismatch', links[0]!, `The reference leads to ${links[0]!.text}; the document is about ${names}.`)
  for (const placed of rules) checkRule(placed, isMeant, names, find)
}

const WHERE = {
  heading: 'The heading',
  label: 'This',
  'rule-name': 'The name of the query’s rule',
  runner: 'The call of the test runner',
} as const

/**
 * Those of the first heading that names any, else those under a label; but where everything else in the document agrees
 * upon another one, that.
 */
export function techniquesMeant({ techniques }: DocumentPart, rules: readonly PlacedRule[]): readonly string[] {
  const first = techniques.find(({ where }) => where === 'heading') ?? techniques.find(({ where }) => where === 'label')
  if (first === undefined) return []
  const together = techniques.filter(({ where, start }) => where === first.where && Math.abs(start - first.start) < 80)
  const said = [...new Set(together.map(({ text }) => text))]
  const others = [
    ...techniques.filter(({ where, start }) => where !== 'heading' && start !== first.start).map(({ text }) => text),
    ...rules.flatMap(({ rule }) => techniqueTags(rule).map(({ technique }) => technique)),
  ]
  const [one] = others
  const isOutvoted =
    others.length >= MAJORITY &&
    others.every((each) => areRelated(each, one!)) &&
    !said.some((each) => others.some((other) => areRelated(each, other)))
  return isOutvoted ? [...new Set(others)] : said
}

/** Statements that have to agree against a heading. */
const MAJORITY = 3

/** Headings further down may be about anything. */
function isFirst({ techniques }: DocumentPart, start: number): boolean {
  return techniques.find(({ where }) => where === 'heading')?.start === start
}

function checkRule(
  { rule, block }: PlacedRule,
  isMeant: (technique: string) => boolean,
  names: string,
  find: Find,
): void {
  const tags = techniqueTags(rule)
  if (tags.length > 0 && !tags.some(({ technique }) => isMeant(technique))) {
    const [{ tag, technique }] = tags as [(typeof tags)[0]]
    find(
      'technique-mismatch',
      placeIn(block, tag),
      `The rule is tagged with ${technique}; the document is about ${names}.`,
    )
  }
  const links = [...block.text.matchAll(ATTACK_LINK)].map(([link, id, sub]) => ({
    link,
    technique: `${id}${sub === undefined ? '' : `.${sub}`}`.toUpperCase(),
  }))
  const [first] = links
  if (first !== undefined && !links.some(({ technique }) => isMeant(technique)))
    find(
      'technique-mismatch',
      placeIn(block, first.link),
      `The rule refers to ${first.technique}; the document is about ${names}.`,
    )
}

function techniqueTags({ plan }: Rule): readonly { readonly tag: string; readonly technique: string }[] {
  return plan.rule.tags.flatMap((tag) => {
    const technique = /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase()
    return technique === undefined ? [] : [{ tag, technique }]
  })
}

function placeIn({ inPlace, start }: SourceBlock, text: string): Span {
  const at = inPlace.indexOf(text, start)
  return at < 0 ? { start, end: start } : { start: at, end: at + text.length }
}

// Tactics

export function checkTactics(
  part: DocumentPart,
  rules: readonly PlacedRule[],
  meant: readonly string[],
  find: Find,
): void {
  for (const mention of part.tactics) {
    const named = mention.text
      .split(/\s*[,;/|]\s*|\s+(?:and|und|et|y)\s+(?!control)/i)
      .map(tacticNamed)
      .filter((name) => name !== '')
    judgeTactics(named, meant, mention, (name) => `The tactic "${name}"`, find)
  }
  for (const { rule, block } of rules) {
    const tags = rule.plan.rule.tags.filter((tag) => /^attack\.(?:[a-z]+(?:[-_][a-z]+)*|ta\d{4})$/i.test(tag))
    const named = tags.map((tag) => tacticNamed(tag.slice('attack.'.length)))
    const techniques = [...meant, ...techniqueTags(rule).map(({ technique }) => technique)]
    const known = named.filter((name) => TACTICS.includes(name))
    // What is no tactic at all is told by the checks of tags.
    const [tag] = tags.filter((_tag, index) => TACTICS.includes(named[index]!))
    if (tag !== undefined) judgeTactics(known, techniques, placeIn(block, tag), () => `The tag ${tag}`, find)
  }
}

/** One of the named tactics has to be one of a technique's. */
function judgeTactics(
  named: readonly string[],
  techniques: readonly string[],
  place: Span,
  saying: (name: string) => string,
  find: Find,
): void {
  const allowed = techniques.map(tacticsOf)
  if (named.length === 0 || allowed.length === 0 || allowed.includes(undefined)) return
  const all = new Set(allowed.flatMap((each) => [...each!]))
  if (named.some((name) => all.has(name))) return
  const known = named.find((name) => TACTICS.includes(name))
  const misspelt = named.find((name) => nearest(name, TACTICS) !== undefined)
  // Words that are no tactic, nor nearly one, may be in another language.
  if (known === undefined && misspelt === undefined) return
  const hint = `ATT&CK counts it to ${[...all].join(', ')}.`
  find('tactic-wrong', place, `${saying(known ?? misspelt!)} is none of ${[...new Set(techniques)].join(', ')}.`, hint)
}
