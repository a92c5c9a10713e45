/** The rules of suites, each set of paths loaded once. */
import { readFileSync } from 'node:fs'
import { rulesBeside, rulesOf } from '../node/suite-places.ts'
import { RuleBook } from '../validate/index.ts'
import { type RuleSet, readRuleSet } from './rule-set.ts'
import type { SettingFiles } from './setting-files.ts'
import type { FoundSuite } from './suites.ts'
import type { ValidateSettings } from './validate-options.ts'

export interface SuiteRules {
  readonly paths: readonly string[]
  readonly rules: RuleSet
  readonly book: RuleBook
  readonly textOf: (path: string) => string | undefined
}

/** What --rules names, what the suite names, or what lies beside it. */
export class SuiteRuleBooks {
  readonly #settings: ValidateSettings
  readonly #files: SettingFiles
  readonly #cwd: string
  readonly #loaded = new Map<string, SuiteRules>()

  constructor(settings: ValidateSettings, files: SettingFiles, cwd: string) {
    this.#settings = settings
    this.#files = files
    this.#cwd = cwd
  }

  /** Every set that was loaded. */
  get loaded(): readonly SuiteRules[] {
    return [...this.#loaded.values()]
  }

  /** Text of a rule's file. */
  textOf(path: string): string | undefined {
    for (const { textOf } of this.#loaded.values()) {
      const text = textOf(path)
      if (text !== undefined) return text
    }
    return undefined
  }

  of({ suite, file }: FoundSuite): Promise<SuiteRules> {
    return this.ofPaths(this.#pathsOf(suite.rulePaths, file))
  }

  async ofPaths(paths: readonly string[]): Promise<SuiteRules> {
    const key = JSON.stringify(paths)
    let known = this.#loaded.get(key)
    if (known === undefined) {
      known = await this.#load(paths)
      this.#loaded.set(key, known)
    }
    return known
  }

  #pathsOf(own: readonly string[], file: FoundSuite['file']): readonly string[] {
    if (this.#settings.rulePaths.length > 0) return this.#settings.rulePaths
    return own.length > 0 ? rulesOf(file, own) : rulesBeside(file)
  }

  async #load(paths: readonly string[]): Promise<SuiteRules> {
    const { isStrictAboutRules, usesRuleCache } = this.#settings
    const asked = { rulePaths: paths, choice: {}, isStrictAboutRules, usesRuleCache }
    const rules = await readRuleSet(asked, this.#files, this.#cwd)
    const files = new Map(rules.files.map(({ name, path }) => [name, path]))
    const { plans, refusals, logsources } = rules
    const textOf = (name: string): string | undefined => {
      const path = files.get(name)
      return path === undefined ? undefined : readFileSync(path, 'utf8')
    }
    const used = rules.used.map(({ plan }) => plan)
    return { paths, rules, textOf, book: new RuleBook({ used, plans, refusals, textOf, logsources }) }
  }
}
