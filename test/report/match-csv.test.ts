import { describe, expect, it } from 'vitest'
import { csvHeader, matchCsv } from '../../src/report/index.ts'
import { aMatch } from './match.ts'

const HEADER =
  'time,level,rule,rule_id,tags,computer,channel,event_id,record_id,user,image,command_line,parent_image,parent_command_line,evidence,file,offset,rule_path,fields\n'

const GOLDEN = String.raw`2021-10-20T20:27:05.5471234Z,high,Whoami,73fdb182-e2cf-4a7a-aedb-fbfd2455c521,attack.discovery attack.t1033,PC-1,Microsoft-Windows-Sysmon/Operational,1,41913,,C:\Windows\whoami.exe,"whoami ""/all""",,,sel Image endswith \whoami.exe; filter absent,logs/a.evtx,4608,rules/whoami.yml,"{""Image"":""C:\\Windows\\whoami.exe"",""CommandLine"":""whoami \""/all\"""",""Data"":[""a"",""b""]}"
`

/** The command line's cell of a row, as it stands there. */
function cell(commandLine: string): string {
  const row = matchCsv(aMatch({ fields: { CommandLine: commandLine } }, {}, { evidence: [] }))
  const before = '41913,,,'
  return row.slice(row.indexOf(before) + before.length, row.indexOf(',,,,logs/a.evtx'))
}

describe('a match as a row of CSV', () => {
  it('is this row, byte for byte, under this header', () => {
    expect(csvHeader()).toBe(HEADER)
    expect(matchCsv(aMatch())).toBe(GOLDEN)
  })

  it('has the names of the Security log too', () => {
    const fields = { SubjectUserName: 'bob', NewProcessName: 'C:\\a.exe', ParentProcessName: 'C:\\b.exe' }
    expect(matchCsv(aMatch({ fields }))).toContain(',41913,bob,C:\\a.exe,,C:\\b.exe,,')
  })

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'say "hi"', '"say ""hi"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['a line break of Windows', 'a\r\nb', '"a\r\nb"'],
    ['a formula', '=cmd|x', "'=cmd|x"],
    ['a formula with a comma and quotes', '=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ['a plus', '+1', "'+1"],
    ['a minus', '-1', "'-1"],
    ['an at sign', '@SUM(A1)', "'@SUM(A1)"],
    ['a tab before a formula', '\t=1', "'\t=1"],
    ['a formula further on', 'a=1', 'a=1'],
    ['NUL', 'a\0b', 'a\\u0000b'],
    ['an escape sequence', '\u001b[31m', '\\u001b[31m'],
    ['a mark that turns the direction of writing', 'a\u202eb', 'a\\u202eb'],
    ['letters of other scripts', 'žluťoučký 漢字 😀', 'žluťoučký 漢字 😀'],
  ])('makes %s harmless and keeps it readable', (_what, value, expected) => {
    expect(cell(value)).toBe(expected)
  })

  it('has digits of every id and nothing for what is unknown', () => {
    const row = matchCsv(aMatch({ recordId: 18446744073709551615n, eventId: null, computer: null }))
    expect(row).toContain(',,Microsoft-Windows-Sysmon/Operational,,18446744073709551615,')
  })
})
