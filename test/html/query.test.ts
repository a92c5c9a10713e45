import { describe, expect, it } from 'vitest'
import { answers, parseQuery, searchText } from '../../src/html/page/query.ts'

const EVENT = searchText([
  ['Image', 'C:\\Windows\\System32\\cmd.exe'],
  ['CommandLine', 'cmd.exe /c "net  user" & whoami'],
  ['ParentImage', 'C:\\Program Files\\Office\\winword.exe'],
])
const RULE = 'suspicious shell\nattack.t1059\n'

describe('a search', () => {
  it.each([
    ['', true],
    ['cmd whoami', true],
    ['CMD WHOAMI', true],
    ['cmd powershell', false],
    ['"net  user"', true],
    ['"net user"', false],
    ['-powershell', true],
    ['-whoami', false],
    ['attack.t1059', true],
    ['Image:cmd', true],
    ['image:winword', false],
    ['ParentImage:winword', true],
    ['-image:winword parentimage:winword', true],
    ['ParentImage:"program files"', true],
    ['Other:cmd', false],
    ['C:\\Windows', true],
    ['"C:\\Program Files"', true],
    ['"unclosed phrase', false],
  ])('for %j answers %j', (query, expected) => {
    expect(answers(parseQuery(query), EVENT, RULE)).toBe(expected)
  })
})
