import { describe, expect, it } from 'vitest'
import { diagnosticText, terminalDocument, terminalText } from '../../src/report/index.ts'
import { type Diagnostic, loadRules } from '../../src/sigma/index.ts'

describe('text for a terminal', () => {
  it.each([
    ['an escape sequence', '\u001b[31mred\u001b]0;title\u0007', '\\u001b[31mred\\u001b]0;title\\u0007'],
    ['one byte of C1', 'a\u009b31m', 'a\\u009b31m'],
    ['a line break that would forge a line', 'a\r\nerror: b', 'a\\u000d\\u000aerror: b'],
    ['a separator of lines', 'a\u2028b', 'a\\u2028b'],
    ['a right-to-left override', 'exe.\u202egpj', 'exe.\\u202egpj'],
    ['an isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
    ['DEL and NUL', '\u007f\0', '\\u007f\\u0000'],
    ['ordinary text', 'C:\\Users\\žluť\\漢字 😀', 'C:\\Users\\žluť\\漢字 😀'],
  ])('shows %s', (_what, text, expected) => {
    expect(terminalText(text)).toBe(expected)
  })

  it('leaves lines and tabs of a document, and JSON the same JSON', () => {
    expect(terminalDocument('a\tb\n\u001b[1m')).toBe('a\tb\n\\u001b[1m')
    const value = { '\u202e': '\u001b\u009b\u2028\n' }
    expect(JSON.parse(terminalDocument(`${JSON.stringify(value)}\n`))).toEqual(value)
  })
})

describe('a diagnostic', () => {
  const wrong: Diagnostic = {
    code: 'yaml-syntax',
    severity: 'error',
    message: 'first\n   second \u001b[31m',
    hint: 'Look.',
    path: 'r\u202e.yml',
    document: 0,
    line: 3,
    column: 7,
    start: 0,
    end: 1,
  }

  it('is one line that begins with the place', () => {
    expect(diagnosticText(wrong)).toBe('r\\u202e.yml:3:7: error[yaml-syntax]: first second \\u001b[31m Look.')
  })

  it('of a real rule points into its file', () => {
    const { diagnostics } = loadRules([{ path: 'a.yml', text: 'title: x\nlogsource: {category: process_creation}\n' }])
    expect(diagnosticText(diagnostics[0]!)).toMatch(/^a\.yml:\d+:\d+: error\[[a-z-]+\]: \S/)
  })
})
