import { describe, expect, it } from 'vitest'
import { BLOCKS_WITH_CASE, foldText, isCaseless } from '../../src/detect/fold.ts'

/** JavaScript's regular expressions with flags i and u compare by Unicode simple folding: an oracle we did not write. */
function areEqualByRegex(a: string, b: string): boolean {
  return new RegExp(`^\\u{${a.codePointAt(0)!.toString(16)}}$`, 'iu').test(b)
}

describe('case folding', () => {
  it('is Unicode simple folding for every code point that has a case', () => {
    const wrong: string[] = []
    for (let codePoint = 0; codePoint <= 0x1ffff; codePoint++) {
      if (codePoint >= 0xd800 && codePoint < 0xe000) continue
      const character = String.fromCodePoint(codePoint)
      const variants = new Set(
        [character.toLowerCase(), character.toUpperCase()].filter(
          (text) => [...text].length === 1 && text !== character,
        ),
      )
      for (const variant of variants) {
        const isSame = foldText(character) === foldText(variant)
        if (isSame !== areEqualByRegex(character, variant)) wrong.push(`U+${codePoint.toString(16)} ${variant}`)
      }
      if (foldText(character) !== character && !areEqualByRegex(character, foldText(character)))
        wrong.push(`U+${codePoint.toString(16)}`)
    }
    expect(wrong).toEqual([])
  })

  it('changes no unit that has no case, and none into it', () => {
    const wrong: string[] = []
    for (let unit = 0; unit <= 0xffff; unit++) {
      if (unit >= 0xd800 && unit < 0xe000) continue
      const folded = foldText(String.fromCharCode(unit))
      if (folded.charCodeAt(0) === unit) continue
      if (isCaseless(unit) || isCaseless(folded.charCodeAt(0))) wrong.push(`U+${unit.toString(16)}`)
    }
    expect(wrong).toEqual([])
  })

  it('knows all blocks that have letters with case', () => {
    const wrong: string[] = []
    for (let unit = 0x80; unit <= 0xffff; unit++) {
      if (unit >= 0xd800 && unit < 0xe000) continue
      const isKnown = BLOCKS_WITH_CASE.some(([from, to]) => unit >= from && unit < to)
      if (!isKnown && !isCaseless(unit)) wrong.push(`U+${unit.toString(16)}`)
    }
    expect(wrong).toEqual([])
  })

  it.each([
    ['ΟΔΟΣΑ', 'οδοσα', 'a sigma inside a word'],
    ['ὈΔΥΣΣΕΎΣ', 'ὀδυσσεύσ', 'a final sigma is a sigma'],
    ['straße', 'straße', 'sharp s stays'],
    ['STRAẞE', 'straße', 'capital sharp s'],
    ['ıİ', 'ıİ', 'Turkish i have no partner'],
    ['\u212aelvin', 'kelvin', 'the Kelvin sign is a k'],
    ['𐐀', '𐐨', 'Deseret, outside the basic plane'],
  ])('folds %s to %s: %s', (text, folded) => {
    expect(foldText(text)).toBe(folded)
  })
})
