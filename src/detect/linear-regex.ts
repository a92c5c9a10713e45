import { RE2JS } from 're2js'
import type { RegexPattern } from '../sigma/plan.ts'
import type { TextMatcher } from './text-pattern.ts'

/**
 * Regular expressions in linear time, whatever the pattern and the text: JavaScript's own engine backtracks, and rules
 * of SigmaHQ's collection take minutes on a crafted command line. Search semantics: not anchored.
 */
export function compileRegex({ source, flags }: RegexPattern): TextMatcher {
  const bits =
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('m') ? RE2JS.MULTILINE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0)
  // Compiled on first use: of a thousand rules few regexes ever run.
  let regex: RE2JS | undefined
  return (text) => {
    regex ??= RE2JS.compile(source, bits)
    return regex.test(text)
  }
}
