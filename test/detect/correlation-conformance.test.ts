import { expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { eventFromObject } from '../../src/event/index.ts'
import { loadRules } from '../../src/sigma/index.ts'
import { describeWithShared, sharedLines } from '../shared-folder.ts'

type Fields = { readonly [field: string]: unknown }

interface Case {
  readonly id: string
  readonly area: string
  readonly rule: string
  readonly events: readonly (Fields & { readonly _time?: string })[]
  readonly expect: 'error' | readonly boolean[] | Expected
  readonly under_test?: string
}

interface Expected {
  readonly matches: number
  readonly groups: readonly { readonly [name: string]: string }[]
  readonly standalone?: { readonly [title: string]: number }
}

function casesOf(path: string): Case[] {
  return sharedLines(path)
    .map((line) => JSON.parse(line) as Case)
    .filter(({ area }) => area.startsWith('corr-') || area === 'filters')
}

/** Of the disputed cases, those in which another reading is the recommended one (docs/rules.md tells). */
const OTHER_READING = new Set(['flt/spec-example-positive', 'pct/spec-example-no-percentile'])

function judge({ rule, events, expect: wanted, under_test = 'C' }: Case, isReference: boolean): void {
  const { rules, diagnostics } = loadRules([{ path: 'case.yml', text: rule }])
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (wanted === 'error') return expect(errors).not.toEqual([])
  expect(errors).toEqual([])
  const detector = new Detector(rules, { routing: false, reference: isReference })
  const seen = events.map(({ _time, ...fields }) => eventFromObject(fields, _time === undefined ? {} : { time: _time }))
  const matches = seen.map((event) => detector.match(event))
  if ('length' in wanted) return expect(matches.map((each) => each.length > 0)).toEqual(wanted)
  const found = detector.finish().filter((match) => match.rule.title === under_test)
  const groups = new Set(found.map(({ group }) => JSON.stringify(group)))
  expect([...groups].sort()).toEqual(wanted.groups.map((group) => JSON.stringify(group)).sort())
  expect(groups.size).toBe(wanted.matches)
  for (const [title, count] of Object.entries(wanted.standalone ?? {}))
    expect(matches.flat().filter((match) => match.rule.title === title)).toHaveLength(count)
}

describeWithShared('conformance cases of correlations and filters', () => {
  it.each(casesOf('conformance/visible.jsonl'))('$id', (each) => {
    judge(each, false)
    judge(each, true)
  })

  it.each(casesOf('conformance/disputed.jsonl').filter(({ id }) => !OTHER_READING.has(id)))('$id (disputed)', (each) =>
    judge(each, false),
  )
})
