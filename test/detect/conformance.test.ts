import { expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { eventFromObject } from '../../src/event/index.ts'
import { describeWithShared, sharedLines } from '../shared-folder.ts'
import { loadEventRules } from '../sigma/event-rules.ts'

interface Case {
  readonly id: string
  readonly area: string
  readonly rule: string
  readonly rule_b64?: string
  readonly events: readonly { readonly [field: string]: unknown }[]
  readonly expect: 'error' | readonly boolean[]
  readonly placeholders?: { readonly [name: string]: string[] }
}

/** Correlation rules and filters are refused with a reason until they are built. */
const CASES = sharedLines('conformance/visible.jsonl')
  .map((line) => JSON.parse(line) as Case)
  .filter(({ area }) => !area.startsWith('corr-') && area !== 'filters')

describeWithShared('conformance cases of the Sigma language', () => {
  it.each(CASES)('$id', ({ rule, rule_b64, events, expect: wanted, placeholders }) => {
    const text = rule_b64 === undefined ? rule : Buffer.from(rule_b64, 'base64')
    const { rules, diagnostics } = loadEventRules([{ path: 'case.yml', text }], { placeholders: placeholders ?? {} })
    const hasErrors = diagnostics.some(({ severity }) => severity === 'error')
    expect(hasErrors).toBe(wanted === 'error')
    if (wanted === 'error') return
    const seen = events.map((event) => eventFromObject(event))
    const indexed = new Detector(rules, { routing: false })
    const reference = new Detector(rules, { routing: false, reference: true })
    expect(seen.map((event) => indexed.match(event).length > 0)).toEqual(wanted)
    expect(seen.map((event) => reference.match(event).length > 0)).toEqual(wanted)
    expect(seen.map((event) => rules.some((each) => indexed.explain(each, event).matched))).toEqual(wanted)
  })
})
