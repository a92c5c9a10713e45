import { expect, test } from 'vitest'
import { loadRules } from '../../src/sigma/index.ts'
import { describeWithShared } from '../shared-folder.ts'
import { type SharedCase, sharedCases } from './shared-cases.ts'

function load({ id, rule, rule_b64, placeholders }: SharedCase) {
  const text = rule_b64 === undefined ? rule! : Uint8Array.from(Buffer.from(rule_b64, 'base64'))
  return loadRules([{ path: `${id}.yml`, text }], { placeholders: placeholders ?? {} })
}

const cases = sharedCases()

describeWithShared('conformance cases at load', () => {
  test.each(cases.filter((each) => each.expect === 'error'))('$id is refused', (each) => {
    const { rules, diagnostics } = load(each)
    expect(diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([])
    // Errors in metadata do not stop a rule.
    if (each.area !== 'metadata') expect(rules).toEqual([])
  })

  test.each(cases.filter((each) => each.expect !== 'error'))('$id is accepted', (each) => {
    const { rules, diagnostics } = load(each)
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(rules).not.toEqual([])
  })

  test.each([
    ['yaml/duplicate-selection', 7],
    ['yaml/bad-indent', 4],
    ['yaml/non-utf8', 6],
    ['yaml/control-char', 6],
    ['lim/self-reference', 6],
    ['yq/bad-double-escape', 6],
    ['yq/unquoted-at', 6],
    ['meta/level-unknown', 2],
  ])('the flaw of %s is shown in line %i', (id, line) => {
    const each = cases.find((candidate) => candidate.id === id)
    if (each !== undefined) expect(load(each).diagnostics[0]).toMatchObject({ line })
  })
})
