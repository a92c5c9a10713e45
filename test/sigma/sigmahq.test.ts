import { RE2JS } from 're2js'
import { expect, test } from 'vitest'
import { parseRegex } from '../../src/sigma/index.ts'
import { testsOf } from '../../src/sigma/plan-questions.ts'
import { describeWithShared } from '../shared-folder.ts'
import { loadEventRules } from './event-rules.ts'
import { sharedRuleFiles } from './shared-cases.ts'

const files = sharedRuleFiles()

describeWithShared('the rules of SigmaHQ', () => {
  const loaded = loadEventRules(files)

  test('every file is a rule, is refused for a reason, or is no rule', () => {
    const refused = new Set(loaded.diagnostics.filter(({ severity }) => severity === 'error').map(({ path }) => path))
    console.log(
      `${files.length} files: ${loaded.rules.length} rules, ${refused.size} refused, ${loaded.notRules.length} no rules`,
    )
    expect(loaded.rules.length + refused.size + loaded.notRules.length).toBe(files.length)
    expect(loaded.rules.length).toBeGreaterThan(3700)
  })

  test('only rules with placeholders are refused', () => {
    const errors = loaded.diagnostics.filter(({ severity }) => severity === 'error')
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['placeholder-undefined']))
    const texts = new Map(files.map(({ path, text }) => [path, String(text)]))
    for (const { path } of errors) expect(texts.get(path)).toContain('|expand')
  })

  test('only metadata of regression data is no rule', () => {
    expect(new Set(loaded.notRules.map(({ path }) => path.split('/').at(-1)))).toEqual(new Set(['info.yml']))
  })

  test('plans are plain JSON', () => {
    for (const { plan } of loaded.rules) expect(structuredClone(plan)).toEqual(JSON.parse(JSON.stringify(plan)))
  })

  test('every test of a plan has its place in the file', () => {
    for (const { plan, places } of loaded.rules) {
      const tests = testsOf(plan)
      expect(places.tests.length).toBe(tests.length * 4)
      expect(places.selections.length).toBe(plan.selections.length)
    }
  })

  test('every regular expression compiles in RE2 and prints as itself', () => {
    const patterns = loaded.rules
      .flatMap(({ plan }) => testsOf(plan))
      .filter((each) => each.op === 'regex' || each.op === 'keyword-regex')
    expect(patterns.length).toBeGreaterThan(100)
    for (const { source, flags } of patterns) {
      expect(() => RE2JS.compile(source, re2Flags(flags))).not.toThrow()
      expect(parseRegex(source, flags)).toMatchObject({ ok: true, source, flags })
    }
  })
})

function re2Flags(flags: string): number {
  const bits = { i: RE2JS.CASE_INSENSITIVE, m: RE2JS.MULTILINE, s: RE2JS.DOTALL }
  return [...flags].reduce((sum, flag) => sum | bits[flag as 'i' | 'm' | 's'], 0)
}
