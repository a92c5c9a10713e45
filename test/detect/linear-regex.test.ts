/** Regular expressions cannot hang: every one of SigmaHQ's rules, on texts made to make it. */
import { describe, expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { compileRegex } from '../../src/detect/linear-regex.ts'
import { eventFromObject } from '../../src/event/index.ts'
import { parseRegex, type RegexNode } from '../../src/sigma/index.ts'
import { describeWithShared } from '../shared-folder.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { sharedRuleFiles } from '../sigma/shared-cases.ts'
import { attackStrings, sample } from './attack-strings.ts'
import { type RuleRegex, regexesOf } from './rule-regexes.ts'

function treeOf({ source, flags }: RuleRegex): RegexNode {
  const parsed = parseRegex(source, flags)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.ast
}

describe('patterns that take a backtracking engine for ever', () => {
  // Each doubles the work of V8's engine with every letter, or cubes it.
  it.each([
    '(a+)+$',
    '(a|a)*$',
    '(a|aa)+$',
    '(.*a){12}$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(\\w+\\s?)*$',
    'a*a*a*a*a*a*b',
  ])('%s', (source) => {
    const parsed = parseRegex(source)
    if (!parsed.ok) throw new Error(parsed.message)
    const matches = compileRegex(parsed)
    for (const attack of attackStrings(parsed.ast, 16_384)) expect(typeof matches(attack)).toBe('boolean')
    expect(matches(`${'a'.repeat(16_384)}!`)).toBe(new RegExp(source).test('aaaaaaaaaaaaaaaaaaaa!'))
  })
})

describeWithShared('every regular expression of SigmaHQ’s rules', () => {
  const files = sharedRuleFiles()
  const { rules } = loadEventRules(files)
  const regexes = [...new Map(regexesOf(rules).map((each) => [`${each.flags} ${each.source}`, each])).values()]

  it('is found in the sample that its attacks are made from', () => {
    expect(regexes.length).toBeGreaterThan(140)
    const unfound = regexes.filter((each) => !compileRegex(each)(sample(treeOf(each))))
    expect(unfound.map(({ pattern }) => pattern)).toEqual([])
  })

  it('takes four times as long for four times the text, or hardly more', () => {
    const trees = regexes.map((each) => ({ matches: compileRegex(each), tree: treeOf(each) }))
    const time = (length: number): number => {
      const attacks = trees.map(({ matches, tree }) => ({ matches, texts: attackStrings(tree, length) }))
      const started = performance.now()
      for (const { matches, texts } of attacks) for (const text of texts) matches(text)
      return performance.now() - started
    }
    // The first time compiles, and learns the states of the automata.
    time(16_000)
    // A machine that is busy elsewhere stops now and then, hardly five times in a row.
    const least = (length: number): number => Math.min(...Array.from({ length: 5 }, () => time(length)))
    const [short, long] = [least(16_000), least(64_000)]
    console.log(
      `${regexes.length} expressions on their attacks: ${short.toFixed(0)} ms at 16 KB, ${long.toFixed(0)} ms at 64 KB`,
    )
    // Quadratic would be 16, and what backtracks would not come back.
    expect(long / short).toBeLessThan(12)
  })

  it.each<[name: string, unit: string, length: number]>([
    ['closing parentheses', ')', 32_768],
    ['a+', 'a+', 16_384],
    ['quotes', '"\'', 24_576],
    ['carets', '^', 32_768],
    ['plain letters', 'abcdefghijklmnopqrstuvwxyz', 32_768],
  ])('all rules on a command line of %s', (_name, unit, length) => {
    const detector = new Detector(rules)
    const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
    for (const commandLine of [text, `cmd /c "set abc ${text}`, `powershell -enc ${text} && clip ${text}`]) {
      const process = {
        Image: 'C:\\Windows\\System32\\cmd.exe',
        CommandLine: commandLine,
        ParentCommandLine: commandLine,
      }
      const sysmon = { channel: 'Microsoft-Windows-Sysmon/Operational', eventId: 1 }
      const script = { channel: 'Microsoft-Windows-PowerShell/Operational', eventId: 4104 }
      expect(detector.match(eventFromObject(process, sysmon))).toBeInstanceOf(Array)
      expect(detector.match(eventFromObject({ ScriptBlockText: commandLine }, script))).toBeInstanceOf(Array)
    }
  })

  it('has no look-around and no back reference', () => {
    expect(regexes.filter(({ pattern }) => /\(\?(?:[=!]|<[=!])|\\[1-9]/.test(pattern))).toEqual([])
  })
})
