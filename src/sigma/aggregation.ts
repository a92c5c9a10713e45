/**
 * Aggregations of old rules (`selection | count() by User > 10` with a `timeframe`), which correlation rules replaced: the
 * correlation that says the same, as text to paste.
 */
import { timespanTicks } from './correlation-timespan.ts'

export interface AggregatingRule {
  readonly title: string
  readonly id: string | null
  readonly name: string | null
  readonly level: string | null
  readonly timeframe: string | null
}

export interface Replacement {
  /** A document of its own, without the `---` before it; ends in a line feed. */
  readonly correlation: string
  /** The name that the rule needs so that the correlation can refer to it; null when it has an id or a name. */
  readonly name: string | null
  /** Offset in the condition at which the aggregation begins, white space before it included. */
  readonly from: number
}

const AGGREGATION =
  /\s*\|\s*(count|sum|avg)\s*\(\s*([^()|]*?)\s*\)(?:\s+by\s+([^<>=!|]+?))?\s*(<=|>=|==|=|!=|<|>)\s*(\d+(?:\.\d+)?)\s*$/

const RELATIONS: { readonly [operator: string]: string } = {
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  '=': 'eq',
  '==': 'eq',
  '!=': 'neq',
}

/** Only where the rule gave none: Sigma's aggregations had no bound then, and correlations need one. */
const TIMESPAN_TO_CHOOSE = '1d # choose one: the rule has no timeframe'

/** undefined: there is no correlation that says the same (`near`, `min`, `max`, or a form that nobody defined). */
export function replacementOf(condition: string, rule: AggregatingRule): Replacement | undefined {
  const match = AGGREGATION.exec(condition)
  if (match === null) return undefined
  const [, aggregate, field = '', groupBy, operator, count] = match
  if (aggregate !== 'count' && field === '') return undefined
  const name = rule.id === null && rule.name === null ? nameOf(rule.title) : null
  const groups = groupBy?.split(',').map((group) => group.trim()) ?? []
  const lines = [
    `title: ${quoted(`${rule.title} (Correlation)`)}`,
    ...(rule.level === null ? [] : [`level: ${rule.level}`]),
    'correlation:',
    `  type: ${typeOf(aggregate!, field)}`,
    '  rules:',
    `    - ${quoted(rule.name ?? rule.id ?? name!)}`,
    ...(groups.length === 0 ? [] : ['  group-by:', ...groups.map((group) => `    - ${quoted(group)}`)]),
    `  timespan: ${timespanOf(rule.timeframe)}`,
    '  condition:',
    ...(field === '' ? [] : [`    field: ${quoted(field)}`]),
    `    ${RELATIONS[operator!]}: ${count}`,
  ]
  return { correlation: `${lines.join('\n')}\n`, name, from: match.index }
}

function typeOf(aggregate: string, field: string): string {
  if (aggregate === 'count') return field === '' ? 'event_count' : 'value_count'
  return aggregate === 'sum' ? 'value_sum' : 'value_avg'
}

function timespanOf(timeframe: string | null): string {
  return timeframe !== null && timespanTicks(timeframe) !== undefined ? timeframe : TIMESPAN_TO_CHOOSE
}

function nameOf(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? ['rule']
  return words.join('_')
}

/** Plain where YAML reads the same text back, else in single quotes. */
function quoted(text: string): string {
  return /^[A-Za-z][\w .()/-]*$/.test(text) &&
    !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) &&
    text.trim() === text
    ? text
    : `'${text.replaceAll("'", "''")}'`
}
