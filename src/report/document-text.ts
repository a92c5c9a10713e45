/** What was found about detection documents, for people: each finding at its line, and a line that closes. */
import { type JudgedDocument, LANGUAGES } from '../document/index.ts'
import type { Severity } from '../sigma/diagnostics.ts'
import { frame } from './diagnostic-frame.ts'
import { countedText } from './numbers-text.ts'
import type { Paint, PaintStyle } from './summary-text.ts'
import { terminalText } from './terminal-text.ts'

/** Blocks without their last line feed. Safe for terminals. */
export function documentBlocks(document: JudgedDocument, paint: Paint): string[] {
  const { text, findings } = document
  // The fixes are those of a document, which `lint --fix` does not mend: the hint says what to write.
  const frames = findings.map(({ fix: _, ...finding }) => frame(text, finding, paint).trimEnd())
  return [...frames, closingLines(document, paint).join('\n')]
}

const WORDS: readonly (readonly [severity: Severity, word: string, style: PaintStyle])[] = [
  ['error', 'error', 'error'],
  ['warning', 'warning', 'warning'],
  ['info', 'remark', 'informational'],
]

function closingLines(
  { path, findings, rules, queries, commands, notJudged, assumed }: JudgedDocument,
  paint: Paint,
): string[] {
  const counts = WORDS.flatMap(([severity, word, style]) => {
    const count = findings.filter((each) => each.severity === severity).length
    return count === 0 ? [] : [paint(style, countedText(count, word))]
  })
  const judged = [
    countedText(rules, 'rule'),
    queries === 1 ? '1 query' : `${queries} queries`,
    commands === 0 ? 'no command to make events of' : `events made of ${countedText(commands, 'command')}`,
  ]
  return [
    `${paint('heading', terminalText(path))}: ${counts.length === 0 ? 'nothing is wrong' : counts.join(', ')} (${judged.join(', ')})`,
    ...notJudged.map(({ language, line }) => `  line ${line}: ${LANGUAGES[language]}, not judged`),
    ...assumed.map((each) => `  assumed: ${terminalText(each)}`),
  ]
}

/** A finding in one line. */
export function findingMessage({ message, hint }: { readonly message: string; readonly hint?: string }): string {
  return hint === undefined ? message : `${message} ${hint}`
}
