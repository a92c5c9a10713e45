/** The rules that a suite can name, and why one that it names cannot be judged. */
import type { LogsourceTable } from '../event/index.ts'
import { type AnyPlan, isCorrelation } from '../sigma/correlation-plan.ts'
import type { Diagnostic } from '../sigma/diagnostics.ts'
import type { NotJudged } from './verdict.ts'

export interface LoadedBook {
  /** Rules that see a Windows log. */
  readonly used: readonly AnyPlan[]
  /** Every rule that could be read, those of other products included. */
  readonly plans: readonly AnyPlan[]
  /** The first diagnostic of each document that cannot run. */
  readonly refusals: readonly Diagnostic[]
  /** Text of a rule file by its path; undefined when it is not there. */
  readonly textOf: (path: string) => string | undefined
  readonly logsources: LogsourceTable
}

export type Found = { readonly plan: AnyPlan } | NotJudged

export class RuleBook {
  readonly used: readonly AnyPlan[]
  readonly logsources: LogsourceTable
  readonly #book: LoadedBook
  readonly #usedBy: ReadonlyMap<string, readonly AnyPlan[]>
  readonly #allBy: ReadonlyMap<string, readonly AnyPlan[]>

  constructor(book: LoadedBook) {
    this.used = book.used
    this.logsources = book.logsources
    this.#book = book
    this.#usedBy = byName(book.used)
    this.#allBy = byName(book.plans)
  }

  /** By id, by file name (with or without folders and ending) or by title. */
  find(reference: string): Found {
    const name = nameKey(reference)
    const used = this.#usedBy.get(name) ?? []
    if (used.length === 1) return { plan: used[0]! }
    if (used.length > 1) return { reason: 'rule-ambiguous', text: `several rules are called so: ${pathsOf(used)}` }
    const refusal = this.#refusalOf(name)
    if (refusal !== undefined) {
      const { path, line, column, message } = refusal
      if (refusal.code === 'logsource-unserved') return { reason: 'rule-unserved', text: message }
      return { reason: 'rule-refused', text: `the rule was refused: ${path}:${line}:${column}: ${message}` }
    }
    const unserved = this.#allBy.get(name)?.[0]
    if (unserved !== undefined) return { reason: 'rule-unserved', text: this.#unservedText(unserved) }
    return { reason: 'rule-missing', text: 'no rule that was loaded has this id, file name or title' }
  }

  #unservedText(plan: AnyPlan): string {
    if (isCorrelation(plan)) return 'the rules that the correlation refers to see no Windows log'
    const { category, product, service } = plan.logsource
    const names = [product, category, service].filter((name) => name !== undefined).join('/')
    const routing = this.logsources.routesOf(plan.logsource)
    return `unsupported log source ${names}${routing.kind === 'other-product' ? ', which is no Windows log' : ''}`
  }

  /** A refused rule has no plan: its id is looked for in the text. */
  #refusalOf(name: string): Diagnostic | undefined {
    return this.#book.refusals.find(({ path }) => {
      if (fileNames(path).includes(name)) return true
      const text = this.#book.textOf(path) ?? ''
      return [...text.matchAll(/^(?:id|title):[ \t]*(.+?)[ \t]*$/gm)].some(
        ([, value]) => nameKey(unquoted(value!)) === name,
      )
    })
  }
}

function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/, '$2')
}

function pathsOf(plans: readonly AnyPlan[]): string {
  return [...new Set(plans.map(({ rule }) => rule.path))].join(', ')
}

function byName(plans: readonly AnyPlan[]): ReadonlyMap<string, readonly AnyPlan[]> {
  const named = new Map<string, AnyPlan[]>()
  for (const plan of plans) {
    const { id, title, path } = plan.rule
    const names = new Set([...(id === null ? [] : [nameKey(id)]), nameKey(title), ...fileNames(path)])
    for (const name of names) {
      const known = named.get(name)
      if (known === undefined) named.set(name, [plan])
      else known.push(plan)
    }
  }
  return named
}

/** `a/b.yml` as `a/b.yml`, `b.yml` and `b`. */
function fileNames(path: string): readonly string[] {
  const file = path.slice(path.lastIndexOf('/') + 1)
  return [path, file, file.replace(/\.ya?ml$/i, '')].map(nameKey)
}

function nameKey(name: string): string {
  return name.trim().toLowerCase()
}
