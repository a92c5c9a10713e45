/** What a pattern of a rule is made of, told from its text alone, so that no parser of ours has a say in it. */
export interface Token {
  readonly kind: 'escape' | 'class' | 'open' | 'close' | 'quantifier' | 'branch' | 'anchor' | 'dot' | 'character'
  readonly text: string
}

const TOKENS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['escape', /\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[pP]\{\w+\}|.)/suy],
  ['class', /\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]/suy],
  ['open', /\((?:\?(?:[a-zA-Z-]+\)|[a-zA-Z-]*:|P?<\w+>|P=\w+\)|<?[=!]|[>#(]))?/y],
  ['close', /\)/y],
  ['quantifier', /(?:[*+?]|\{\d+(?:,\d*)?\}|\{,\d+\})[?+]?/y],
  ['branch', /\|/y],
  ['anchor', /[\^$]/y],
  ['dot', /\./y],
  ['character', /./suy],
]

export function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < pattern.length; ) {
    for (const [kind, shape] of TOKENS) {
      shape.lastIndex = at
      const text = shape.exec(pattern)?.[0]
      if (text === undefined) continue
      tokens.push({ kind, text })
      at += text.length
      break
    }
  }
  return tokens
}

type Asks = (tokens: readonly Token[]) => boolean

const has =
  (kind: Token['kind'], text: RegExp): Asks =>
  (tokens) =>
    tokens.some((token) => token.kind === kind && text.test(token.text))

/** The escape, on its own or in a class. */
const escapeOf = (letters: string): Asks => {
  const alone = has('escape', new RegExp(`^\\\\[${letters}]`))
  const inside = has('class', new RegExp(`(?<!\\\\)(?:\\\\\\\\)*\\\\[${letters}]`))
  return (tokens) => alone(tokens) || inside(tokens)
}

/** The constructs of docs/regular-expressions.md, by the text of their row. */
export const CONSTRUCTS: { readonly [row: string]: Asks } = {
  '`\\d`, `\\D`: digits': escapeOf('dD'),
  '`\\w`, `\\W`: word characters': escapeOf('wW'),
  '`\\s`, `\\S`: white space': escapeOf('sS'),
  '`\\b`, `\\B`: word boundaries': has('escape', /^\\[bB]/),
  '`$` at the end': has('anchor', /\$/),
  '`^` at the beginning': has('anchor', /\^/),
  '`(?i)` at the beginning': ([first]) => first?.kind === 'open' && /^\(\?[a-z]+\)$/.test(first.text),
  '`.`': has('dot', /./),
  '`*`, `+`, `?`': has('quantifier', /^[*+?]/),
  '`*?`, `+?`, `??`: lazy': has('quantifier', /.\?$/),
  'Counts: `{2}`, `{2,}`, `{2,5}`': has('quantifier', /^\{/),
  'Counts above 1,000': (tokens) =>
    tokens.some(({ kind, text }) => kind === 'quantifier' && (text.match(/\d+/g) ?? []).some((count) => +count > 1000)),
  '`{` that begins no count': has('character', /\{/),
  '`]` and `}` alone': has('character', /[\]}]/),
  'Groups: `(…)`, `(?:…)`': has('open', /^\((?:\?:)?$/),
  'Named groups: `(?P<n>…)`': has('open', /^\(\?P?<\w/),
  Alternatives: has('branch', /./),
  'Alternatives, one of them empty': (tokens) =>
    tokens.some(
      ({ kind }, index) =>
        kind === 'branch' &&
        ([undefined, 'branch', 'close'].includes(tokens[index + 1]?.kind) ||
          [undefined, 'branch', 'open'].includes(tokens[index - 1]?.kind)),
    ),
  'Classes: `[a-z]`, `[^a-z]`': has('class', /./s),
  'Classes with `\\w`, `\\d`, `\\s` in them': has('class', /(?<!\\)(?:\\\\)*\\[wdsWDS]/),
  'Escaped punctuation: `\\.`, `\\\\`, `\\"`, `\\-`': has('escape', /^\\[^a-zA-Z0-9]/),
  '`\\n`, `\\t`, `\\r`, `\\x41`, `\\u0041`': escapeOf('ntrxu'),
  'Escaped letters without a meaning': has('escape', /^\\[^\W_dDwWsSbBnrtfvaexupPAzZUkg0-9]/),
  'A quantifier behind a quantifier': (tokens) =>
    tokens.some(({ kind }, index) => kind === 'quantifier' && tokens[index + 1]?.kind === 'quantifier'),
  '`(?i)` later on': (tokens) => has('open', /^\(\?[a-z]+\)$/)(tokens.slice(1)),
  '`(?i:…)`': has('open', /^\(\?[a-zA-Z-]+:/),
  '`(?x)`: comments and white space': has('open', /^\(\?\w*x/),
  '`(?#…)`: comments': has('open', /^\(\?#/),
  '`\\A`, `\\Z`': has('escape', /^\\[AZ]/),
  '`\\z`': has('escape', /^\\z/),
  '`[[:alpha:]]`': has('class', /\[:\w+:\]/),
  '`\\p{L}`, `\\x{41}`': has('escape', /^\\[pP]\{/),
  'Look-ahead: `(?=…)`, `(?!…)`': has('open', /^\(\?[=!]/),
  'Look-behind: `(?<=…)`, `(?<!…)`': has('open', /^\(\?<[=!]/),
  'Back references: `\\1`, `(?P=n)`': (tokens) => has('escape', /^\\[1-9k]/)(tokens) || has('open', /^\(\?P=/)(tokens),
  'Conditions: `(?(1)…)`': has('open', /^\(\?\(/),
  'Possessive and atomic: `a++`, `(?>…)`': (tokens) =>
    has('quantifier', /.\+$/)(tokens) || has('open', /^\(\?>/)(tokens),
}
