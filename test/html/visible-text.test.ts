import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { piecesOf, plainText } from '../../src/html/page/visible-text.ts'

describe('untrusted text', () => {
  it.each([
    ['cmd.exe /c "a b"\n\tnext\r\nline', 'cmd.exe /c "a b"\n\tnext\r\nline'],
    ['invoice\u202excod.exe', 'invoice⟨U+202E⟩xcod.exe'],
    ['\u2066a\u2069\u200b\ufeffb', '⟨U+2066⟩a⟨U+2069⟩⟨U+200B⟩⟨U+FEFF⟩b'],
    ['\x1b[2J\x07\0', '⟨ESC⟩[2J⟨BEL⟩⟨NUL⟩'],
    ['alone\rreturn', 'alone⟨CR⟩return'],
    ['a\u00a0b\u2800c\u3164d', 'a⟨U+00A0⟩b⟨U+2800⟩c⟨U+3164⟩d'],
    ['half \ud800 pair, tag \u{e0041}', 'half ⟨U+D800⟩ pair, tag ⟨U+E0041⟩'],
    ['שלום 日本 é 😀', 'שלום 日本 é 😀'],
  ])('%j is shown as %j', (text, shown) => {
    expect(plainText(text)).toBe(shown)
  })

  it('loses nothing, and shows nothing that hides or rearranges', () => {
    const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0x202e, 0xd800, 0xdfff, 0x0d, 0x0a))
    const anyText = fc.array(unit, { maxLength: 20 }).map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(anyText, (text) => {
        const pieces = piecesOf(text)
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
        const shown = pieces.filter(({ name }) => name === null).map((piece) => piece.text)
        expect(shown.join('').replace(/[\n\t]|\r\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
      }),
    )
  })
})
