/** A query as written -> a tree of tests, by the fields that there are. What Kibana or Elasticsearch would refuse is reported. */
import type { Span, Test, TestTree } from '../sigma/index.ts'
import type { MappedField, Mapping } from './field-types.ts'
import { quoted, type ReportQuery } from './problems.ts'
import { remarkOnValue } from './remarks.ts'
import { hasStar, isLoneStar, isNull, type Literal, type QueryNode, STAR, textOf } from './tree.ts'
import {
  type Answer,
  askIs,
  askRange,
  type Circumstances,
  NULL_VALUE,
  type Question,
  wordsOf,
} from './value-question.ts'

/** Where a test stands in the text of the query; `field` is null for a value that stands alone. */
export interface TestPlace {
  readonly field: Span | null
  readonly value: Span
}

export interface LoweringContext extends Circumstances {
  readonly text: string
  readonly mapping: Mapping
  readonly report: ReportQuery
  /** What may have been meant by a field that nobody knows. */
  suggest(name: string): { readonly isOfSigma: boolean; readonly name: string } | undefined
}

export interface LoweredQuery {
  readonly node: TestTree
  /** One a test, in the order of the tree. */
  readonly places: readonly TestPlace[]
}

/** Everything that is asked of fields with values alone can take: 10,000 values of a list in a hundred fields. */
const MAX_TESTS = 50_000

const EVERYTHING: TestTree = { op: 'and', of: [] }

export function lowerQuery(query: QueryNode | undefined, context: LoweringContext): LoweredQuery {
  if (query === undefined) return { node: EVERYTHING, places: [] }
  const lowering = new Lowering(context, undefined, { left: MAX_TESTS })
  const node = lowering.node(query)
  if (lowering.budget.left <= 0)
    context.report('query-too-large', query, `The query comes to more than ${MAX_TESTS} tests.`, 'Name the fields.')
  return { node, places: lowering.places }
}

type Is = QueryNode & { readonly kind: 'is' }
type Range = QueryNode & { readonly kind: 'range' }

class Lowering {
  readonly places: TestPlace[] = []
  readonly #context: LoweringContext
  /** The nested field whose braces the tests stand in. */
  readonly #path: string | undefined
  /** Tests that may still be made, inside braces and outside. */
  readonly budget: { left: number }

  constructor(context: LoweringContext, path: string | undefined, budget: { left: number }) {
    this.#context = context
    this.#path = path
    this.budget = budget
  }

  node(node: QueryNode): TestTree {
    switch (node.kind) {
      case 'and':
      case 'or':
        this.#remarkOnList(node.of)
        return { op: node.kind, of: node.of.map((each) => this.node(each)) }
      case 'not':
        return { op: 'not', of: this.node(node.of) }
      case 'nested':
        return this.#nested(node)
      case 'is':
        return this.#is(node)
      case 'range':
        return this.#asked(node, (field) => askRange(field, node.relation, node.value, this.#context))
    }
  }

  /** `event.code: 1 or 4688` */
  #remarkOnList(nodes: readonly QueryNode[]): void {
    for (const [index, node] of nodes.entries()) {
      const before = nodes[index - 1]
      if (node.kind !== 'is' || node.field !== null || before?.kind !== 'is' || before.field === null) continue
      const [field, value] = [textOf(before.field), textOf(node.value)]
      const message = `${quoted(value)} has no field of its own: it is looked for in every field, not in ${quoted(field)}.`
      const [one, other] = [before, node].map((each) => this.#context.text.slice(each.value.start, each.value.end))
      this.#context.report('list-forgotten', node.value, message, `A list is written "${field}: (${one} or ${other})".`)
    }
  }

  #nested({ path, of, start, end }: QueryNode & { readonly kind: 'nested' }): TestTree {
    const name = this.#fullName(textOf(path))
    const inside = new Lowering(this.#context, name, this.budget)
    const node = inside.node(of)
    if (!this.#context.mapping.isNested(name))
      this.#context.report(
        'nested-path',
        path,
        `${quoted(name)} is no nested field, so braces cannot follow it.`,
        'Write "field: (…)" for a list of values.',
      )
    return this.#wrapped(name, node, { field: path, value: { start, end } })
  }

  #wrapped(path: string, of: TestTree, place: TestPlace): TestTree {
    const pattern = this.#context.text.slice(place.value.start, place.value.end)
    return this.#placed({ op: 'nested', field: path, of, shown: { test: 'one of its objects', pattern } }, place)
  }

  #is(node: Is): TestTree {
    const { field, value } = node
    const isAllFields = field !== null && isLoneStar(field)
    if (isAllFields && isLoneStar(value)) return EVERYTHING
    if (field === null || isNull(field)) return this.#anywhere(value)
    return this.#asked(node as Is & { field: Literal }, (each) => askIs(each, value, this.#context))
  }

  /** A question to each field that a name stands for; one of the answers is enough. */
  #asked(node: (Is & { readonly field: Literal }) | Range, ask: (field: MappedField) => Answer): TestTree {
    const { field: name, value } = node
    if (this.budget.left <= 0) return any([])
    const place = { field: name, value }
    const fields = this.#fieldsOf(name, node)
    if (fields === undefined && node.kind === 'is' && isNull(value)) this.#refuse(value, NULL_VALUE)
    if (fields === undefined) return any([this.#never(this.#fullName(textOf(name)), 'unmapped', place)])
    return any(
      fields.flatMap((field): TestTree[] => {
        if (!this.#isReachable(field, name)) return [this.#never(field.name, 'nested', place)]
        const answer = ask(field)
        if (!answer.ok) {
          this.#refuse(value, answer)
          return []
        }
        if (node.kind === 'is') remarkOnValue(field, value, this.#context)
        // Kibana puts nested fields that a pattern covers into braces of its own.
        const isWrapped = field.nestedPath !== undefined && this.#path === undefined
        if (!isWrapped) return answer.questions.map((question) => this.#test(field, question, place))
        const inside = new Lowering(this.#context, field.nestedPath, this.budget)
        const tests = answer.questions.map((question) => inside.#test(field, question, place))
        return [this.#wrapped(field.nestedPath!, any(tests), place)]
      }),
    )
  }

  /** undefined: none that is known. A name with a star stands for every field that it covers. */
  #fieldsOf(name: Literal, node: Is | Range): readonly MappedField[] | undefined {
    const { mapping, hasDataView } = this.#context
    const full = this.#fullName(textOf(name))
    const asksExistence = node.kind === 'is' && isLoneStar(node.value)
    if (hasStar(name)) {
      // Without a data view nobody but `exists` and `query_string` reads the star as one.
      const isRead = hasDataView || (node.kind === 'is' && hasStar(node.value))
      const fields = isRead
        ? mapping.fieldsLike(this.#path === undefined ? name : { ...name, parts: [`${this.#path}.`, ...name.parts] })
        : []
      if (fields.length > 0) return fields
    } else {
      const field = mapping.field(full)
      if (field !== undefined && field.family !== 'nested' && field.family !== 'object') return [field]
      const below = asksExistence ? mapping.below(full).filter(({ nestedPath }) => nestedPath === this.#path) : []
      if (below.length > 0) return below
      if (field !== undefined) return undefined
    }
    this.#reportUnmapped(name, full)
    return undefined
  }

  #reportUnmapped(name: Literal, full: string): void {
    const meant = this.#context.suggest(full)
    const message = `There is no field ${quoted(full)}, so the test never holds.`
    if (meant?.isOfSigma === true)
      this.#context.report(
        'field-of-sigma',
        name,
        `${message} It is Sysmon’s name for it.`,
        `In Elasticsearch it is "${meant.name}".`,
      )
    else
      this.#context.report(
        meant === undefined ? 'field-unmapped' : 'field-misspelt',
        name,
        message,
        meant === undefined ? undefined : `Did you mean "${meant.name}"?`,
      )
  }

  /** Whether the field can be asked where the test stands; with a data view Kibana refuses the query otherwise. */
  #isReachable(field: MappedField, name: Literal): boolean {
    const { hasDataView, report } = this.#context
    const isCovered = hasStar(name) && this.#path === undefined && hasDataView
    if (field.nestedPath === this.#path || isCovered) return true
    if (!hasDataView) return false
    const { nestedPath } = field
    if (nestedPath === undefined)
      report(
        'nested-field',
        name,
        `${quoted(field.name)} is not nested, but stands inside the braces of ${quoted(this.#path!)}.`,
        'Put it outside the braces.',
      )
    else
      report(
        'nested-field',
        name,
        `${quoted(field.name)} is nested, and stands outside the braces of ${quoted(nestedPath)}.`,
        `Write "${nestedPath}: { … }".`,
      )
    return true
  }

  /** A value without a field: in all fields, of whatever type can have it. */
  #anywhere(value: Literal): TestTree {
    const { mapping, report } = this.#context
    if (isNull(value)) this.#refuse(value, NULL_VALUE)
    if (isNull(value) || this.budget.left <= 0) return any([])
    const words = hasStar(value) ? wordsOf(value.parts) : []
    if (words.some((parts) => parts.length === 1 && parts[0] === STAR)) return EVERYTHING
    const place = { field: null, value }
    // Inside braces Kibana takes the missing name for one: "path.null".
    if (this.#path !== undefined) return this.#never(`${this.#path}.null`, 'unmapped', place)
    report('value-alone', value, `${quoted(textOf(value))} has no field, so it is looked for in every field.`)
    const circumstances = { ...this.#context, hasDataView: false }
    const tests = mapping.all().flatMap((field) => {
      const answer = askIs(field, value, circumstances)
      const isAsked = answer.ok && field.nestedPath === undefined
      return isAsked ? answer.questions.map((question) => this.#test(field, question, place)) : []
    })
    return any(tests)
  }

  #refuse(value: Literal, { code, message, hint }: Answer & { readonly ok: false }): void {
    this.#context.report(code, value, message, hint)
  }

  #test({ name, type, above }: MappedField, { test, ask }: Question, place: TestPlace): Test {
    const pattern = this.#context.text.slice(place.value.start, place.value.end)
    return this.#placed({ op: 'indexed', field: name, type, above, ...ask, shown: { test, pattern } }, place)
  }

  #never(field: string, why: 'unmapped' | 'nested', place: TestPlace): Test {
    const pattern = this.#context.text.slice(place.value.start, place.value.end)
    return this.#placed(
      { op: 'indexed', field, type: null, above: null, ask: 'never', why, shown: { test: 'is', pattern } },
      place,
    )
  }

  #placed(test: Test, place: TestPlace): Test {
    this.budget.left--
    this.places.push({ field: place.field && spanOf(place.field), value: spanOf(place.value) })
    return test
  }

  #fullName(name: string): string {
    return this.#path === undefined ? name : `${this.#path}.${name}`
  }
}

/** Without what a literal has besides. */
function spanOf({ start, end }: Span): Span {
  return { start, end }
}

function any(of: readonly TestTree[]): TestTree {
  return of.length === 1 ? of[0]! : { op: 'or', of }
}
