/** A rule as written, whose text can be changed and read again. */
import { type CompiledTest, compileTest } from '../detect/compiled-test.ts'
import { Detector } from '../detect/index.ts'
import type { Event, LogsourceRow } from '../event/index.ts'
import {
  applyEdits,
  type CheckedRule,
  checkedRule,
  type DetectionItem,
  isEventRule,
  loadRules,
  NOTHING_KNOWN,
  type Placeholders,
  type Rule,
  type Scalar,
  type Test,
  type TextEdit,
  testPlace,
  testsOf,
} from '../sigma/index.ts'

export interface RuleSource {
  readonly path: string
  /** Of the whole file. */
  readonly text: string
  /** Number of the rule's document, from 0. */
  readonly document?: number
}

/** How the rules of a run are read, and find their events. */
export interface ReadSettings {
  readonly logsources?: readonly LogsourceRow[]
  readonly placeholders?: Placeholders
}

/** A value of the rule that a test was made of, and the key that it stands under. */
export interface WrittenTest {
  readonly item: DetectionItem
  readonly value: Scalar
}

export class WrittenRule {
  readonly source: RuleSource
  readonly rule: Rule
  readonly checked: CheckedRule
  readonly #settings: ReadSettings
  readonly #written = new Map<Test, WrittenTest>()
  #detector: Detector | undefined
  readonly #compiled = new Map<Test, CompiledTest>()

  /** undefined: the document is no rule about events that can be used. */
  static read(source: RuleSource, settings: ReadSettings = {}): WrittenRule | undefined {
    let checked: CheckedRule | undefined
    const number = source.document ?? 0
    const { rules } = loadRules([source], {
      ...(settings.placeholders === undefined ? {} : { placeholders: settings.placeholders }),
      inspect(document) {
        if (document.document === number) checked = checkedRule(document, NOTHING_KNOWN, new Map())
      },
    })
    const rule = rules.filter(isEventRule).find(({ plan }) => plan.rule.document === number)
    return rule === undefined || checked === undefined ? undefined : new WrittenRule(source, rule, checked, settings)
  }

  private constructor(source: RuleSource, rule: Rule, checked: CheckedRule, settings: ReadSettings) {
    this.source = source
    this.rule = rule
    this.checked = checked
    this.#settings = settings
    const byPlace = new Map<number, WrittenTest>()
    for (const item of checked.items) for (const value of item.values) byPlace.set(value.start, { item, value })
    for (const [index, test] of testsOf(rule.plan).entries()) {
      const written = byPlace.get(testPlace(rule.places, index)?.value.start ?? -1)
      if (written !== undefined) this.#written.set(test, written)
    }
  }

  get text(): string {
    return this.source.text
  }

  /** undefined: the test comes out of another file, as those of filters do. */
  written(test: Test): WrittenTest | undefined {
    return this.#written.get(test)
  }

  /** The tests that stand under a key. */
  testsUnder(item: DetectionItem): readonly Test[] {
    return [...this.#written].filter(([, written]) => written.item === item).map(([test]) => test)
  }

  readonly compiled = (test: Test): CompiledTest => {
    let compiled = this.#compiled.get(test)
    if (compiled === undefined) {
      compiled = compileTest(test)
      this.#compiled.set(test, compiled)
    }
    return compiled
  }

  /** The rule with these edits; undefined when it is none any more. */
  edited(edits: readonly TextEdit[]): WrittenRule | undefined {
    if (edits.length === 0) return undefined
    return WrittenRule.read({ ...this.source, text: applyEdits(this.text, edits) }, this.#settings)
  }

  /** For one rule, evaluated a few times: an index would not pay. */
  get detector(): Detector {
    this.#detector ??= new Detector([this.rule], { logsources: this.#settings.logsources ?? [], reference: true })
    return this.#detector
  }

  /** Those of the events on which it fires. */
  firesOn(events: readonly Event[]): number {
    return events.filter((event) => this.detector.match(event).length > 0).length
  }
}
