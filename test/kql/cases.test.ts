/** Cases that lie beside the project: queries with the types of their fields, events, and what Kibana would find. */
import { expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { eventFromObject } from '../../src/event/index.ts'
import { type FieldTypes, loadQuery, QUERY_CODES, queryHolds, queryTrace } from '../../src/kql/index.ts'
import { describeWithShared, sharedLines } from '../shared-folder.ts'

interface Case {
  readonly id: string
  readonly query: string
  readonly types: FieldTypes
  readonly events: readonly { readonly [name: string]: unknown }[]
  readonly expect: readonly boolean[] | 'error'
  readonly stage?: 'parse' | 'build' | 'search'
  readonly data_view?: boolean
}

const cases = sharedLines('kql/visible.jsonl').map((line) => JSON.parse(line) as Case)

describeWithShared('a query', () => {
  it.each(cases)('finds what Kibana finds: $id', ({ query, types, events, expect: expected, stage, data_view }) => {
    const { rule, diagnostics } = loadQuery(query, {
      types,
      ...(data_view === undefined ? {} : { dataView: data_view }),
    })
    if (expected === 'error') {
      expect(rule).toBeUndefined()
      const stages = diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ code }) => QUERY_CODES[code].stage)
      return expect(stages).toContain(stage)
    }
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const seen = events.map((event) => eventFromObject(event, { view: 'ecs' }))
    expect(seen.map((event) => queryHolds(rule!, event))).toEqual(expected)
    expect(seen.map((event) => queryTrace(rule!, event).matched)).toEqual(expected)
    for (const reference of [false, true]) {
      const detector = new Detector([rule!], { routing: false, reference })
      expect(seen.map((event) => detector.match(event).length > 0)).toEqual(expected)
    }
  })
})
