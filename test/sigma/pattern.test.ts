import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Part, parsePattern, printPattern } from '../../src/sigma/index.ts'
import { joinParts, shapePattern } from '../../src/sigma/pattern.ts'

describe('parsePattern', () => {
  test.each<[string, string, readonly Part[]]>([
    ['an empty text has no parts', '', []],
    ['a lone backslash at the end is itself', 'a\\', [{ literal: 'a\\' }]],
    ['a backslash before a letter is itself', '\\a', [{ literal: '\\a' }]],
    ['two backslashes are one', '\\\\', [{ literal: '\\' }]],
    ['three backslashes and a letter are two and the letter', '\\\\\\x', [{ literal: '\\\\x' }]],
    ['four backslashes are two', '\\\\\\\\', [{ literal: '\\\\' }]],
    ['two backslashes and a star are a backslash and a wildcard', '\\\\*', [{ literal: '\\' }, '*']],
    ['stars side by side are one', 'a**?*', [{ literal: 'a' }, '*', '?', '*']],
  ])('%s', (_, text, parts) => {
    expect(parsePattern(text)).toEqual(parts)
  })

  test('reads what printPattern prints', () => {
    const part = fc.oneof(
      fc.constant('*' as const),
      fc.constant('?' as const),
      fc.string({ unit: fc.constantFrom('\\', '*', '?', 'a', '/', '%', '😀') }).map((literal) => ({ literal })),
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const joined = joinParts(parts)
        expect(parsePattern(printPattern(joined))).toEqual(joined)
      }),
    )
  })
})

test('shapePattern never puts two stars side by side', () => {
  const shape = fc.constantFrom('equals' as const, 'contains' as const, 'startswith' as const, 'endswith' as const)
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('*', '?', 'a', '\\') }), shape, (text, wanted) => {
      const parts = shapePattern(parsePattern(text), wanted)
      expect(joinParts(parts)).toEqual(parts)
      if (wanted === 'contains') expect([parts[0], parts.at(-1)]).toEqual(['*', '*'])
    }),
  )
})
