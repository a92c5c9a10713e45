/** How a diagnostic is drawn for people: the place underlined whatever the line holds. */
import { describe, expect, it } from 'vitest'
import { frame, type Paint } from '../../src/report/index.ts'
import type { Diagnostic } from '../../src/sigma/index.ts'

const plain: Paint = (_style, text) => text

/** `marked` stands in the text; the diagnostic is about it. */
function diagnosticOf(text: string, marked: string, extra: Partial<Diagnostic> = {}): Diagnostic {
  const start = text.indexOf(marked)
  const lines = text.slice(0, start).split(/\r\n|\r|\n/)
  return {
    code: 'value-any',
    severity: 'warning',
    message: 'Message.',
    path: 'a.yml',
    document: 0,
    line: lines.length,
    column: lines.at(-1)!.length + 1,
    start,
    end: start + marked.length,
    ...extra,
  }
}

function drawn(text: string, marked: string, extra: Partial<Diagnostic> = {}): readonly string[] {
  return frame(text, diagnosticOf(text, marked, extra), plain)
    .trimEnd()
    .split('\n')
}

/** What the line of carets underlines. */
function underlined([, source, carets]: readonly string[]): string {
  return source!.slice(carets!.indexOf('^'), carets!.trimEnd().length)
}

describe('a frame', () => {
  it('has place, line, underline and hint', () => {
    expect(drawn('a: 1\nb: xyz # c\n', 'xyz', { hint: 'Hint.', fix: [] })).toEqual([
      'a.yml:2:4: warning[value-any]: Message.',
      ' 2 | b: xyz # c',
      '   |    ^~~',
      '   = hint: Hint.',
      '   = fix: lint --fix mends it',
    ])
  })

  it.each(['\n', '\r\n', '\r'])('ends the line at %j', (lineBreak) => {
    expect(drawn(`a: 1${lineBreak}b: xyz${lineBreak}c: 2`, 'xyz')[1]).toBe(' 2 | b: xyz')
  })

  it('writes tabs as spaces', () => {
    const lines = drawn('a:\t\txyz\tq', 'xyz')
    expect(lines[1]).toBe(' 1 | a:      xyz q')
    expect(underlined(lines)).toBe('xyz')
  })

  it('cuts long lines around the place', () => {
    for (const before of [0, 30, 300, 5000]) {
      for (const after of [0, 30, 5000]) {
        const lines = drawn(`${'a'.repeat(before)}xyz${'b'.repeat(after)}`, 'xyz')
        expect(lines[1]!.length).toBeLessThanOrEqual(107)
        expect(underlined(lines)).toBe('xyz')
      }
    }
  })

  it('underlines what it can of a long place', () => {
    const lines = drawn('x'.repeat(4000), 'x'.repeat(4000))
    expect(lines[2]!.length).toBeLessThanOrEqual(107)
  })

  it('shows the first line of a place over several', () => {
    expect(underlined(drawn('a: 1\nb:\n  c\n', 'b:\n  c'))).toBe('b:')
  })

  it('does nothing to a terminal', () => {
    const text = frame(
      'a: \u001b[31m\u202exyz',
      diagnosticOf('a: \u001b[31m\u202exyz', 'xyz', { message: '\u001b', path: '\u0007' }),
      plain,
    )
    expect(text).not.toMatch(/[\u0007\u001b\u202e]/)
    expect(underlined(text.split('\n'))).toBe('xyz')
  })

  it('stands an empty place, a byte order mark and the end of the file', () => {
    expect(drawn('\ufeffabc', 'abc')[1]).toBe(' 1 | abc')
    expect(drawn('abc', '')[2]).toBe('   | ^')
    expect(drawn('', '')).toEqual(['a.yml:1:1: warning[value-any]: Message.'])
  })
})
