import type { Diagnostic, DiagnosticCode, TextEdit } from './diagnostics.ts'
import { MODIFIERS } from './modifiers.ts'
import { nearest } from './nearest.ts'
import { LEVELS, STATUSES } from './plan.ts'
import { readingOfYaml11 } from './yaml-versions.ts'

/** What the text of a diagnostic of loading should be; undefined where that is not certain. `written` is what it points at. */
type Mend = (written: string, diagnostic: Diagnostic) => string | undefined

/** The flaws of loading whose mend is certain. Those of checks carry their own. */
export const MENDS: { readonly [code in DiagnosticCode]?: Mend } = {
  'word-case': lowerCase,
  'tag-case': lowerCase,
  'modifier-unknown': (written) => misspelt(written, Object.keys(MODIFIERS)),
  'level-unknown': (written) => misspelt(written, LEVELS),
  'status-unknown': (written) => misspelt(written, STATUSES),
  'tag-attack': (written) => replaced(written, /^(["']?)attack\.([0-9]{4}(?:\.[0-9]{3})?\1)$/i, '$1attack.t$2'),
  'date-form': (written) => {
    const match = /^(["']?)([0-9]{4})\/([0-9]{1,2})\/([0-9]{1,2})\1$/.exec(written)
    if (match === null) return undefined
    const [, quote, year, month, day] = match
    return `${quote}${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}${quote}`
  },
  'condition-case': (written) =>
    /^(?:and|or|not|all|any|of|them)$/i.test(written) ? written.toLowerCase() : undefined,
  'all-single-value': (written) => replaced(written, /^((["']?)[^'"]*)\|all(?=\||\2$)/, '$1'),
  'number-as-text': (written) => (/^(?:0|-?[1-9][0-9]*)$/.test(written) ? `'${written}'` : undefined),
  // Numbers stay: quoted they would be text, which is not always compared in the same way.
  'yaml-1-1': (written) => (isWordOfYaml11(written) ? `'${written}'` : undefined),
}

/** Adds the fix to a diagnostic of loading that has none of its own. `text`: of the whole file. */
export function withMend(diagnostic: Diagnostic, text: string): Diagnostic {
  if (diagnostic.fix !== undefined) return diagnostic
  const fix = diagnostic.code === 'modifier-repeated' ? withoutModifier(diagnostic, text) : mended(diagnostic, text)
  return fix === undefined ? diagnostic : { ...diagnostic, fix }
}

export function isMendable(code: DiagnosticCode): boolean {
  return MENDS[code] !== undefined || code === 'modifier-repeated' || code === 'aggregation-replaced'
}

function mended(diagnostic: Diagnostic, text: string): readonly TextEdit[] | undefined {
  const { start, end, code } = diagnostic
  const written = text.slice(start, end)
  const changed = MENDS[code]?.(written, diagnostic)
  return changed === undefined || changed === written ? undefined : [{ start, end, text: changed }]
}

/** The span is the modifier; the bar before it goes too. */
function withoutModifier({ start, end }: Diagnostic, text: string): readonly TextEdit[] | undefined {
  if (text[start - 1] !== '|' || !/^[a-z0-9]+$/.test(text.slice(start, end))) return undefined
  return [{ start: start - 1, end, text: '' }]
}

function lowerCase(written: string): string | undefined {
  return /^["']?[\w.-]+["']?$/.test(written) ? written.toLowerCase() : undefined
}

function replaced(written: string, pattern: RegExp, replacement: string): string | undefined {
  return pattern.test(written) ? written.replace(pattern, replacement) : undefined
}

/** One letter too many, too few or wrong, in a word of some length, is no other word. */
function misspelt(written: string, words: readonly string[]): string | undefined {
  if (!/^\w{4,}$/.test(written)) return undefined
  const word = nearest(written, words, 1)
  return word !== undefined && words.filter((each) => nearest(written, [each], 1) !== undefined).length === 1
    ? word
    : undefined
}

function isWordOfYaml11(written: string): boolean {
  if (!/^[A-Za-z]+$/.test(written)) return false
  return (
    readingOfYaml11({ kind: 'scalar', type: 'text', text: written, plain: true, textStart: 0, start: 0, end: 0 }) !==
    undefined
  )
}
