import { describe, expect, it } from 'vitest'
import { formatOf } from '../../src/report/index.ts'
import { cutText, fittedText, textWidth } from '../../src/report/text-width.ts'
import { aMatch } from './match.ts'

function table(width: number, isColored = false) {
  return formatOf({ format: 'table', width, isColored })
}

describe('the table of matches', () => {
  it('has these columns on a wide terminal', () => {
    const { frame, print } = table(140)
    const match = aMatch({
      fields: { Image: 'C:\\Windows\\whoami.exe', CommandLine: 'whoami /all', User: 'CORP\\bob' },
    })
    expect(frame.begin + print(match)).toBe(
      [
        'time (UTC)           level     rule                            computer      user            process         command line',
        '2021-10-20 20:27:05  high      Whoami                          PC-1          CORP\\bob        whoami.exe      whoami /all',
        '',
      ].join('\n'),
    )
  })

  it.each([50, 60, 79, 80, 100, 132, 200, 500])('is never wider than %i columns, and uses them', (width) => {
    const { frame, print } = table(width)
    const long = 'long words 漢字 '.repeat(50)
    const match = aMatch({ computer: long, fields: { Image: long, CommandLine: long, User: long } }, { title: long })
    const lines = (frame.begin + print(match)).split('\n').slice(0, -1)
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
    expect(textWidth(lines[1]!)).toBeGreaterThan(width - 3)
  })

  it('leaves out columns where a terminal is narrow, but never time, level and rule', () => {
    expect(table(50).frame.begin).toMatch(/^time \(UTC\) +level +rule\n$/)
    expect(table(100).frame.begin).toMatch(/^time \(UTC\) +level +rule +.*command line\n$/)
  })

  it('shows what made a rule match where there is no command line', () => {
    const { print } = table(200)
    const evidence = [{ selection: 's', field: 'QueryName', test: 'endswith', pattern: '.onion', value: 'a.onion' }]
    expect(print(aMatch({ fields: { QueryName: 'a.onion' } }, {}, { evidence }))).toMatch(/QueryName: a\.onion\n$/)
  })

  it('paints the level alone', () => {
    const painted = table(140, true).print(aMatch())
    expect(painted).toMatch(/^2021-10-20 20:27:05 {2}\u001b\[35mhigh {4}\u001b\[0m {2}Whoami/)
    expect(painted.replaceAll(/\u001b\[\d*m/g, '')).toBe(table(140).print(aMatch()))
  })
})

describe('the width of text', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['漢字', 4],
    ['e\u0301', 1],
    ['😀', 2],
    ['žluť', 4],
    ['a\u200bb', 2],
  ])('%j takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width)
    expect(textWidth(fittedText(text, 10))).toBe(10)
    expect(cutText(text, width)).toBe(text)
  })

  it.each([
    ['abcdef', 3, 'ab…'],
    ['漢字漢字', 5, '漢字…'],
    ['漢字漢字', 4, '漢…'],
    ['ab', 1, '…'],
  ])('%j in %i columns is %s', (text, width, cut) => {
    expect(cutText(text, width)).toBe(cut)
  })
})
