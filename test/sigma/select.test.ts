import { expect, test } from 'vitest'
import { type RuleChoice, selectRules } from '../../src/sigma/index.ts'
import { loadEventRules } from './event-rules.ts'
import { ruleText } from './rule-text.ts'

const ID = '0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8'

const { rules } = loadEventRules(
  [
    `level: high\nstatus: stable\ntags: [attack.T1059]\nid: ${ID}`,
    'level: LOW\nstatus: test\ntags: [attack.t1003, x.y]',
    'author: nobody',
  ].map((metadata, index) => ({ path: `${index}.yml`, text: `${metadata}\n${ruleText('a: {f: x}\ncondition: a')}` })),
)

test.each<[string, RuleChoice, readonly string[]]>([
  ['nothing asked: all', {}, ['0.yml', '1.yml', '2.yml']],
  ['at least low', { minLevel: 'low' }, ['0.yml', '1.yml']],
  ['at least critical', { minLevel: 'critical' }, []],
  ['informational includes rules without a level', { minLevel: 'informational' }, ['0.yml', '1.yml', '2.yml']],
  ['by id, whatever its case', { ids: [ID.toUpperCase()] }, ['0.yml']],
  ['by tag, whatever its case', { tags: ['ATTACK.t1059'] }, ['0.yml']],
  ['by any of the tags', { tags: ['x.y', 'attack.t1059'] }, ['0.yml', '1.yml']],
  ['by status', { statuses: ['test', 'experimental'] }, ['1.yml']],
  ['everything must hold', { minLevel: 'low', statuses: ['stable'] }, ['0.yml']],
])('%s', (_, choice, paths) => {
  expect(selectRules(rules, choice).map(({ plan }) => plan.rule.path)).toEqual(paths)
})
