/** Words that are one change apart are found, and no others. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NearWords, wordsOf } from '../../src/sigma/words.ts'

describe('words', () => {
  it('are runs of letters of some length, in lower case, with their place', () => {
    expect([...wordsOf('C:\\Windows\\System32\\Invoke-WebRequest a')]).toEqual([
      { word: 'windows', index: 3 },
      { word: 'system', index: 11 },
      { word: 'invoke', index: 20 },
      { word: 'webrequest', index: 27 },
    ])
  })

  it('are near those that one change makes of them', () => {
    const near = new NearWords(['discovery', 'recovery', 'discover', 'discovary'])
    expect([...near.near('disovery')]).toEqual(['discovery'])
    expect([...near.near('dicsovery')]).toEqual(['discovery'])
    expect([...near.near('discovery')].sort()).toEqual(['discovary', 'discover'])
  })

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 6 })
  it('are found as a comparison with every word finds them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 30 }), word, (words, one) => {
        const expected = words.filter((other) => other !== one && isOneChangeAway(one, other))
        expect([...new NearWords(words).near(one)].sort()).toEqual(expected.sort())
      }),
      { numRuns: 500, seed: 3 },
    )
  })
})

/** Makes every word of one change. */
function isOneChangeAway(one: string, other: string): boolean {
  for (let at = 0; at <= one.length; at++) {
    const [head, tail] = [one.slice(0, at), one.slice(at)]
    const swapped = tail.length > 1 ? head + tail[1] + tail[0] + tail.slice(2) : undefined
    const letters = ['a', 'b', 'c'].flatMap((letter) => [head + letter + tail, head + letter + tail.slice(1)])
    if ([head + tail.slice(1), swapped, ...letters].includes(other)) return true
  }
  return false
}
