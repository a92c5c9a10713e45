import { RE2JS } from 're2js'
import type { RegexPattern } from '../sigma/plan.ts'
import { boundedRegex } from './bounded-regex.ts'
import { chainedRegex } from './chained-regex.ts'
import type { TextMatcher } from './text-pattern.ts'

/**
 * Regular expressions in linear time, whatever the pattern and the text: JavaScript's own engine backtracks, and rules
 * of SigmaHQ's collection take minutes on a crafted command line. It runs only what it cannot backtrack far on. Search
 * semantics: not anchored.
 */
export function compileRegex(pattern: RegexPattern): TextMatcher {
  // Compiled on first use: of a thousand rules few regexes ever run.
  let matcher: TextMatcher | undefined
  return (text) => {
    matcher ??= matcherOf(pattern)
    return matcher(text)
  }
}

function matcherOf(pattern: RegexPattern): TextMatcher {
  const bounded = boundedRegex(pattern)
  if (bounded !== undefined) return (text) => bounded.test(text)
  const anyText = linearMatcher(pattern)
  const chain = chainedRegex(pattern)
  if (chain === undefined) return anyText
  return (text) => chain(text) ?? anyText(text)
}

function linearMatcher(pattern: RegexPattern): TextMatcher {
  let regex: RE2JS | undefined
  return (text) => {
    regex ??= compiled(pattern)
    return regex.test(text)
  }
}

/** An expression that is searched once is often searched again. */
const SEARCHED = new WeakMap<RegexPattern, RE2JS>()

/** The leftmost place of the expression, in UTF-16 units, end exclusive. */
export function findRegex(
  pattern: RegexPattern,
  text: string,
): { readonly offset: number; readonly end: number } | undefined {
  let regex = SEARCHED.get(pattern)
  if (regex === undefined) {
    regex = compiled(pattern)
    SEARCHED.set(pattern, regex)
  }
  const matcher = regex.matcher(text)
  return matcher.find() ? { offset: matcher.start(), end: matcher.end() } : undefined
}

/** Every place of the expression, from left to right, with what `replace` makes of its text. */
export function replaceRegex(pattern: RegexPattern, text: string, replace: (found: string) => string): string {
  const matcher = compiled(pattern).matcher(text)
  let replaced = ''
  let done = 0
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()]
    if (end === start) continue
    replaced += text.slice(done, start) + replace(text.slice(start, end))
    done = end
  }
  return replaced + text.slice(done)
}

/** Why the expression cannot be used; undefined: it can. */
export function regexProblem(pattern: RegexPattern): string | undefined {
  try {
    compiled(pattern)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function compiled({ source, flags }: RegexPattern): RE2JS {
  const bits =
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('m') ? RE2JS.MULTILINE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0)
  return RE2JS.compile(source, bits)
}
