/** What was found about detection documents, for people: each finding at its line, and a line that closes. */
import { type JudgedDocument, LANGUAGES } from '../document/index.ts'
import type { Severity } from '../sigma/diagnostics.ts'
import { frame } from './diagnostic-frame.ts'
import { countedText } from './numbers-text.ts'
import type { Paint, PaintStyle } from './paint.ts'
import { terminalText } from './terminal-text.ts'

/** Blocks without their last line feed. Safe for terminals. */
export function documentBlocks(document: JudgedDocument, paint: Paint): string[] {
  const { text, findings } = document
  // The fixes are those of a document, which `lint --fix` does not mend: the hint says what to write.
  const frames = findings.map(({ fix: _, ...finding }) => frame(text, finding, paint).trimEnd())
  return [...frames, closingLines(document, paint).join('\n')]
}

const BLOCKS = [
  ['rule', 'rule', 'rules'],
  ['query', 'query', 'queries'],
  ['command', 'command', 'commands'],
] as const

const WORDS: readonly (readonly [severity: Severity, word: string, style: PaintStyle])[] = [
  ['error', 'error', 'error'],
  ['warning', 'warning', 'warning'],
  ['info', 'remark', 'informational'],
]

function closingLines({ path, findings, blocks, notJudged, assumed }: JudgedDocument, paint: Paint): string[] {
  const counts = WORDS.flatMap(([severity, word, style]) => {
    const count = findings.filter((each) => each.severity === severity).length
    return count === 0 ? [] : [paint(style, countedText(count, word))]
  })
  const found = BLOCKS.flatMap(([kind, word, words]) => {
    const lines = blocks.filter((each) => each.kind === kind).map(({ line }) => line)
    return lines.length === 0
      ? []
      : [`${lines.length === 1 ? word : words} in line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}`]
  })
  return [
    `${paint('heading', terminalText(path))}: ${counts.length === 0 ? 'nothing is wrong' : counts.join(', ')} (${found.join('; ')})`,
    ...notJudged.map(({ language, line }) => `  line ${line}: ${LANGUAGES[language]}, not judged`),
    ...assumed.map((each) => `  assumed: ${terminalText(each)}`),
  ]
}

/** A finding in one line. */
export function findingMessage({ message, hint }: { readonly message: string; readonly hint?: string }): string {
  return hint === undefined ? message : `${message} ${hint}`
}
