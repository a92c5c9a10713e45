/** A rule means the same however its YAML is laid out. */
import { readdirSync, readFileSync } from 'node:fs'
import { CORE_SCHEMA, dump, load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { isCorrelation } from '../../src/sigma/index.ts'
import { describeWithShared } from '../shared-folder.ts'
import { loadEventRules } from './event-rules.ts'
import { sharedRuleFiles } from './shared-cases.ts'

const OWN = new URL('../../rules/', import.meta.url)

const LAYOUTS: { readonly [layout: string]: (document: unknown) => string } = {
  'short lines': (document) => dump(document, { lineWidth: 40 }),
  'in brackets from the second level on': (document) => dump(document, { flowLevel: 2 }),
  'all in brackets': (document) => dump(document, { flowLevel: 0 }),
  'as JSON': (document) => JSON.stringify(document, null, 1),
  'with comments, CR LF and a mark in front': (document) =>
    `\ufeff---\n${dump(document, { indent: 4 }).replaceAll(/^(?=\S)/gm, '# why\n')}...\n`.replaceAll('\n', '\r\n'),
}

/** What the rule means, without where it stands. */
function meaningOf(text: string): unknown {
  return loadEventRules([{ path: 'rule.yml', text }]).rules.map(({ plan, metadata }) => ({ ...plan, metadata }))
}

function expectSameMeaning(text: string): void {
  const document = load(text, { schema: CORE_SCHEMA })
  const meaning = meaningOf(text)
  for (const [layout, print] of Object.entries(LAYOUTS)) expect(meaningOf(print(document)), layout).toEqual(meaning)
}

describe('reformatting', () => {
  it.each(readdirSync(OWN).filter((name) => name.endsWith('.yml')))('%s', (name) => {
    expectSameMeaning(readFileSync(new URL(name, OWN), 'utf8'))
  })
})

describeWithShared('reformatting of SigmaHQ’s rules', () => {
  it('changes none of them', () => {
    const rules = sharedRuleFiles().filter((_file, number) => number % 12 === 0)
    const usable = rules.filter(({ path, text }) =>
      loadEventRules([{ path, text }]).rules.some(({ plan }) => !isCorrelation(plan)),
    )
    for (const { text } of usable) expectSameMeaning(text as string)
    expect(usable.length).toBeGreaterThan(250)
  })
})
