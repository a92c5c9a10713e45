import { describe, expect, it } from 'vitest'
import { foldText } from '../../src/detect/fold.ts'

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
