import type { IndexQuestion } from './indexed.ts'

/**
 * A detection as meant: plain JSON with every modifier resolved and no closures, so that it can be printed, compared
 * with a golden file, kept in a cache and posted to a worker. `detect` alone turns it into something that runs.
 */
export interface Plan {
  readonly rule: RuleRef
  /**
   * Which names the fields are: `sysmon` for rules of a category, `raw` for rules of a service, `ecs` for KQL, and
   * `winlogbeat` for KQL on what no ingest pipeline has worked on.
   */
  readonly view: 'sysmon' | 'raw' | 'ecs' | 'winlogbeat'
  readonly logsource: Logsource
  /** In the order of the rule. */
  readonly selections: readonly Selection[]
  readonly condition: Condition
}

/** The `rule` part of a match. `level` and `status` hold only known words; a rule with an unknown one has null here. */
export interface RuleRef {
  readonly id: string | null
  readonly title: string
  readonly level: Level | null
  readonly status: Status | null
  readonly tags: readonly string[]
  readonly author: string | null
  /** As given to `loadRules`. */
  readonly path: string
  /** Number of the YAML document inside the file, from 0. */
  readonly document: number
  /** Of the file's bytes, lower-case hex; null when the caller gave none. */
  readonly sha256: string | null
}

/** From harmless to worst: the order is the meaning. A rule without a level counts as informational. */
export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const
export type Level = (typeof LEVELS)[number]

export const STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const
export type Status = (typeof STATUSES)[number]

export interface Logsource {
  readonly category?: string
  readonly product?: string
  readonly service?: string
}

export interface Selection {
  readonly name: string
  readonly node: TestTree
}

/** What the condition says about selections. An empty `and` is true, an empty `or` is false. */
export type Condition =
  | { readonly op: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly op: 'not'; readonly of: Condition }
  | { readonly op: 'selection'; readonly name: string }

/** What a selection says about fields. An empty `and` is true, an empty `or` is false. */
export type TestTree =
  | { readonly op: 'and' | 'or'; readonly of: readonly TestTree[] }
  | { readonly op: 'not'; readonly of: TestTree }
  | Test

/**
 * One question about one field. Every test of an absent field is false (SIGMA-FACTS §5), but for `null` (true) and
 * `exists`. A test of a list holds when it holds for one of its items.
 */
export type Test = { readonly shown: Shown } & (
  | ({ readonly op: 'text'; readonly field: string } & TextPattern)
  | ({ readonly op: 'regex'; readonly field: string } & RegexPattern)
  | { readonly op: 'cidr'; readonly field: string; readonly network: string }
  /** `value` is a decimal numeral, digits kept. */
  | { readonly op: 'compare'; readonly field: string; readonly relation: Relation; readonly value: string }
  | { readonly op: 'timepart'; readonly field: string; readonly part: TimePart; readonly value: number }
  | { readonly op: 'null'; readonly field: string }
  | { readonly op: 'exists'; readonly field: string; readonly expected: boolean }
  /** Text of `field` against text of `other`, as data: no wildcards. */
  | {
      readonly op: 'fieldref'
      readonly field: string
      readonly other: string
      readonly shape: FieldrefShape
      readonly cased: boolean
    }
  /** Somewhere in any value of the event. `parts` begins and ends with '*'. */
  | ({ readonly op: 'keyword' } & TextPattern)
  | ({ readonly op: 'keyword-regex' } & RegexPattern)
  /**
   * KQL: `type` is the field's in Elasticsearch, null where it has none. An event without the field may have it as
   * another form of the one `above` it: `process.name.text` indexes `process.name`.
   */
  | ({
      readonly op: 'indexed'
      readonly field: string
      readonly type: string | null
      readonly above: string | null
    } & IndexQuestion)
  /** KQL: one of the objects in the field answers all of it; fields inside have their full names. */
  | { readonly op: 'nested'; readonly field: string; readonly of: TestTree }
)

/** How evidence and explanations name the test: `endswith` and the value as the rule writes it (after YAML's unquoting). */
export interface Shown {
  readonly test: string
  readonly pattern: string
}

/** The whole value must consist of these parts, in order. `contains` is `['*', …, '*']`; no two '*' stand side by side. */
export interface TextPattern {
  readonly parts: readonly Part[]
  readonly cased: boolean
}

/** `*`: any number of any characters, line breaks too; `?`: exactly one code point; `oneOf`: one of these characters (windash). */
export type Part = { readonly literal: string } | { readonly oneOf: string } | '*' | '?'

/** Search, not anchored; the source was checked by `parseRegex`. Flags: any of `i`, `m`, `s`, sorted; inline flags are resolved into them. */
export interface RegexPattern {
  readonly source: string
  readonly flags: string
}

export type Relation = 'lt' | 'lte' | 'gt' | 'gte'
export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
export type FieldrefShape = 'equals' | 'contains' | 'startswith' | 'endswith'
