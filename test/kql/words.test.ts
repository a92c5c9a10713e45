/** The words that the standard analyser makes of texts, as Lucene's tokenizer does. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { standardWords } from '../../src/detect/standard-words.ts'

describe('analysed text', () => {
  it.each([
    [
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      'c windows system32 windowspowershell v1.0 powershell.exe',
    ],
    ['"*Discovery.bat*"', 'discovery.bat'],
    ['my-Discovery.bat my_Discovery.bat MyDiscovery.bat', 'my discovery.bat my_discovery.bat mydiscovery.bat'],
    ['Discovery.bat.txt Discovery.bat2 .bat bat. ..\\a', 'discovery.bat.txt discovery.bat2 bat bat a'],
    ['file1.bat a.1 1.a 10.0.0.1 v1.0 t1074.001', 'file1 bat a 1 1 a 10.0.0.1 v1.0 t1074.001'],
    ['$env:TEMP /user:admin lsadump:x a:1 1:2 :8080 a::b', 'env:temp user:admin lsadump:x a 1 1 2 8080 a b'],
    ['https://raw.githubusercontent.com/a', 'https raw.githubusercontent.com a'],
    ['1,000 1;2 x,y 1, 2', '1,000 1;2 x y 1 2'],
    ["don't 'quoted' d''b", "don't quoted d b"],
    ['REG_SZ foo_bar _a_ ___ T1074', 'reg_sz foo_bar _a_ t1074'],
    ['-enc /transfer a+b=c @x #y %TEMP% a&b', 'enc transfer a b c x y temp a b'],
    ['', ''],
    ['* . : \u2014', ''],
    ['Straße ΣΑΣ İstanbul', 'straße σασ istanbul'],
    ['e\u0301a\u0301 a\u00adb', 'e\u0301a\u0301 a\u00adb'],
    ['日本語 ひらがな カタカナ 한국어', '日 本 語 ひ ら が な カタカナ 한국어'],
    ['a\u{1f600}b \u{1d400}', 'a \u{1f600} b \u{1d400}'],
  ])('of %j is %j', (text, words) => {
    expect(standardWords(text).join(' ')).toBe(words)
  })

  it('has no word longer than 255 UTF-16 units', () => {
    expect(standardWords(`${'A'.repeat(600)} b`).map(({ length }) => length)).toEqual([255, 255, 90, 1])
  })

  it('is analysed in time that grows with its length alone', () => {
    for (const piece of ['_', '.', 'a.', "a'", '\u0301', 'a\u0301.', '1,'])
      expect(standardWords(piece.repeat(200_000)).length).toBeLessThan(200_001)
  })

  it('is made of words that stay what they are, in the order in which they stand', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const words = standardWords(text)
        for (const word of words) expect(standardWords(word)).toEqual([word])
        expect(standardWords(`${text} | ${text}`)).toEqual([...words, ...words])
      }),
      { numRuns: 300 },
    )
  })
})
