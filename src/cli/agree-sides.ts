/** What `agree` compares: a rule and a query, each from where it was named, or both out of a detection document. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type DetectionDocument, readDocument, type SourceBlock } from '../document/index.ts'
import type { Query } from '../kql/index.ts'
import { systemMessage } from '../node/system-message.ts'
import { diagnosticText, terminalText } from '../report/index.ts'
import { isEventRule, loadRules, type Plan } from '../sigma/index.ts'
import type { AgreeSettings } from './agree-options.ts'
import { UserError } from './exit-codes.ts'
import { explainedRules } from './explained-rules.ts'
import type { Io } from './io.ts'
import { ruleProblems } from './problems.ts'
import { loadedQuery, readQuery } from './query-file.ts'
import { type RuleSet, readRuleSet } from './rule-set.ts'
import type { SettingFiles } from './setting-files.ts'

export interface Sides {
  /** undefined: it was refused, or there is not exactly one; it has then been told why. */
  readonly rule: { readonly plan: Plan } | undefined
  readonly query: Query | undefined
  /** An output must not replace them. */
  readonly files: readonly { readonly path: string }[]
}

/** @throws UserError for a file that is not there */
export async function readSides(
  settings: AgreeSettings,
  settingFiles: SettingFiles,
  io: Io,
  tell: (line: string) => void,
): Promise<Sides> {
  const { query: source } = settings
  if ('document' in source) return sidesOfDocument(source.document, settings, settingFiles, io, tell)
  const query = readQuery(source, settings, io)
  const rules = await readRuleSet(settings, settingFiles, io.cwd)
  for (const line of problemsOf(rules, settings)) tell(line)
  const queryFiles = 'path' in source ? [{ path: resolve(io.cwd, source.path) }] : []
  return { rule: onlyRule(rules, tell), query, files: [...rules.files, ...queryFiles] }
}

/** Blocks are read where they stand, so that every place told is one of the document. */
function sidesOfDocument(
  name: string,
  settings: AgreeSettings,
  { placeholders }: SettingFiles,
  io: Io,
  tell: (line: string) => void,
): Sides {
  const path = resolve(io.cwd, name)
  const files = [{ path }]
  const document = readDocument(bytesOf(path, name), name)
  const rules = blocksOf(document, 'rules').flatMap(({ inPlace }) => {
    const loaded = loadRules([{ path: name, text: inPlace }], { placeholders })
    for (const each of loaded.diagnostics) if (each.severity === 'error') tell(diagnosticText(each))
    return loaded.rules.filter(isEventRule)
  })
  const chosen = rules.filter(({ plan }) => settings.choice.ids?.includes(plan.rule.id ?? '') !== false)
  const queries = blocksOf(document, 'queries')
  tellCount('rule', chosen.length, name, '--rule-id chooses one', tell)
  tellCount('query', queries.length, name, 'name the two that are meant with --rules and --query', tell)
  const query = queries.length === 1 ? loadedQuery(queries[0]!.inPlace, name, settings, io) : undefined
  return { rule: chosen.length === 1 ? chosen[0] : undefined, query, files }
}

function blocksOf({ parts }: DetectionDocument, kind: 'rules' | 'queries'): readonly SourceBlock[] {
  return parts.flatMap((part) => part[kind])
}

function tellCount(what: string, count: number, name: string, hint: string, tell: (line: string) => void): void {
  if (count === 0) tell(terminalText(`${name}: there is no ${what} in this document that can be compared`))
  else if (count > 1)
    tell(
      terminalText(`${name}: one rule is compared with one query, and a ${what} stands here ${count} times; ${hint}`),
    )
}

function bytesOf(path: string, name: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new UserError(`--document ${name}: ${systemMessage(error)}`)
  }
}

function problemsOf(rules: RuleSet, settings: AgreeSettings): readonly string[] {
  return [
    ...rules.refusals.map(diagnosticText),
    ...rules.unusedPlaceholders.map(diagnosticText),
    ...ruleProblems({ ...rules, used: rules.chosen, unmetIds: rules.unknownIds }, settings),
  ]
}

/** undefined: there is not exactly one; it has then been told why. */
function onlyRule({ chosen }: RuleSet, tell: (line: string) => void) {
  const { rules, notes } = explainedRules(chosen)
  const [rule, ...others] = rules
  if (notes.length > 0)
    tell('a correlation is about many events and cannot be compared with a query; name one of its rules')
  else if (others.length > 0) {
    const named = rules.slice(0, 5).map(({ plan }) => `${plan.rule.id ?? 'without id'} (${plan.rule.title})`)
    tell(
      terminalText(
        `a query is compared with one rule, and there are ${rules.length}: ${named.join(', ')}${rules.length > 5 ? ', …' : ''}; --rule-id chooses one`,
      ),
    )
  } else return rule
  return undefined
}
