/** Reading the YAML of a suite: values of a kind, or a complaint that points at what is there instead. */
import { type DiagnosticCode, type PlaceOf, placesIn, type Report, type Span } from '../sigma/diagnostics.ts'
import { didYouMean } from '../sigma/nearest.ts'
import { entryOf, type Mapping, type Node, type Scalar, valueAt } from '../sigma/yaml-tree.ts'
import type { SuitePlace } from './suite.ts'

export class SuiteNodes {
  readonly #report: Report
  readonly #code: DiagnosticCode
  readonly #placeOf: PlaceOf

  constructor(text: string, report: Report, code: DiagnosticCode) {
    this.#placeOf = placesIn(text)
    this.#report = report
    this.#code = code
  }

  tell(span: Span, message: string, hint?: string): void {
    this.#report(this.#code, span, message, hint)
  }

  placeOf({ start, end }: Span): SuitePlace {
    return { ...this.#placeOf(start), start, end }
  }

  /** Complains about keys beside `keys`. */
  mapping(node: Node, what: string, keys: readonly string[] | null): Mapping | undefined {
    if (node.kind !== 'mapping') {
      this.tell(node, `${what} is no mapping of keys to values.`)
      return undefined
    }
    for (const { key } of keys === null ? [] : node.entries) {
      if (!keys!.includes(key.text))
        this.tell(
          key,
          `${what} has no key "${key.text}".`,
          didYouMean(key.text, keys!, `There are ${keys!.join(', ')}.`),
        )
    }
    return node
  }

  /** Text, numbers and truth values as they are written; undefined when there is none. */
  textAt(mapping: Mapping, key: string): Scalar | undefined {
    const value = valueAt(mapping, key)
    return value === undefined ? undefined : this.text(value, `The value of ${key}`)
  }

  text(node: Node, what: string): Scalar | undefined {
    if (node.kind === 'scalar' && node.type !== 'null' && node.text.trim() !== '') return node
    this.tell(node, `${what} is no text.`)
    return undefined
  }

  /** A list, or one item in place of a list of one; empty when there is none. */
  itemsAt(mapping: Mapping, key: string): readonly Node[] {
    const entry = entryOf(mapping, key)
    if (entry === undefined) return []
    const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value]
    if (items.length === 0) this.tell(entry.value, `The list of ${key} is empty.`)
    return items
  }

  textsAt(mapping: Mapping, key: string): readonly Scalar[] {
    return this.itemsAt(mapping, key).flatMap((item) => this.text(item, `An entry of ${key}`) ?? [])
  }
}
