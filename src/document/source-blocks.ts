/** Blocks of code, with the bare ones between paragraphs, and what each is. */
import { isKnownProgram } from '../atomic/windows-programs.ts'
import type { CommandBlock, SourceBlock } from './detection-document.ts'
import { isBlank, type Line } from './lines.ts'
import type { Block } from './markdown.ts'
import { type Language, recogniseCode } from './recognise.ts'

export interface FoundCode {
  readonly language: Language
  readonly label: string
  readonly lines: readonly Line[]
  /** Headings above, from the outermost, and the line of prose before. */
  readonly section: readonly string[]
  readonly lead: string
}

/** Code in the order of the text, and the blocks with what was found between paragraphs taken out. */
export function findCode(blocks: readonly Block[]): {
  readonly code: readonly FoundCode[]
  readonly rest: readonly Block[]
} {
  const code: FoundCode[] = []
  const rest: Block[] = []
  const trail: { level: number; text: string }[] = []
  let lead = ''
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index]!
    if (block.kind === 'heading') {
      while (trail.length > 0 && trail.at(-1)!.level >= block.level) trail.pop()
      trail.push({ level: block.level, text: block.text })
      lead = ''
    }
    const section = trail.map(({ text }) => text)
    if (block.kind === 'code') {
      const found = { label: block.label, lines: block.lines, section, lead }
      code.push({ ...found, language: recogniseCode(textOf(block.lines), block.label, [...section, lead].join(' ')) })
    }
    const bare = block.kind === 'prose' ? (bareCode(blocks, index) ?? bareCommand(blocks, index, lead)) : undefined
    if (bare !== undefined) {
      code.push({ ...bare, label: '', section, lead })
      index += bare.lines.length - 1
      rest.push({ kind: 'code', form: 'indented', label: '', lines: bare.lines })
      continue
    }
    if (block.kind === 'prose' && !isBlank(block.line)) lead = block.line.text
    rest.push(block)
  }
  return { code, rest }
}

/** A rule, query or command that stands between paragraphs without any mark. */
function bareCode(blocks: readonly Block[], from: number): Pick<FoundCode, 'lines' | 'language'> | undefined {
  const first = blocks[from]!
  if (first.kind !== 'prose') return undefined
  if (/^title\s*:\s*\S/.test(first.line.text)) {
    const lines = proseWhile(blocks, from, ({ text }) => /^(?:\s|[\w-]+\s*:|- |#|$)/.test(text))
    const text = textOf(lines)
    return /^detection\s*:/m.test(text) && /^logsource\s*:/m.test(text) ? { lines, language: 'sigma' } : undefined
  }
  const before = blocks[from - 1]
  if (before?.kind === 'prose' && !isBlank(before.line)) return undefined
  if (!/^\s*\(?(?:not\s+)?[a-z@_]\w*(?:\.\w+)+\s*:\s*\S/.test(first.line.text)) return undefined
  const lines = proseWhile(blocks, from, (line) => !isBlank(line))
  return recogniseCode(textOf(lines), '', '') === 'kibana' ? { lines, language: 'kibana' } : undefined
}

/** Behind `Test command:` and the like, what begins with a program or a cmdlet. */
function bareCommand(
  blocks: readonly Block[],
  from: number,
  lead: string,
): Pick<FoundCode, 'lines' | 'language'> | undefined {
  const first = blocks[from]!
  const before = blocks[from - 1]
  if (first.kind !== 'prose' || before?.kind !== 'prose') return undefined
  if (!/(?:commands?|befehle?|commandes?|comandos?)\b[^:]{0,30}:[*_\s]*$/i.test(lead)) return undefined
  if (!beginsWithProgram(first.line.text)) return undefined
  return {
    lines: proseWhile(blocks, from, (line) => !isBlank(line) && beginsWithProgram(line.text)),
    language: 'command',
  }
}

function beginsWithProgram(text: string): boolean {
  const [word = '', ...rest] = text.trim().split(/\s+/)
  return rest.length > 0 && /^[\w.:\\%-]+$/.test(word) && (isKnownProgram(word) || /^[A-Z][a-z]+-[A-Z]\w+$/.test(word))
}

function proseWhile(blocks: readonly Block[], from: number, isWanted: (line: Line) => boolean): readonly Line[] {
  const lines: Line[] = []
  for (const block of blocks.slice(from)) {
    if (block.kind !== 'prose' || !isWanted(block.line)) break
    lines.push(block.line)
  }
  while (lines.length > 0 && isBlank(lines.at(-1)!)) lines.pop()
  return lines
}

export function textOf(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join('\n')
}

/** @param whole the text of the document */
export function sourceBlock(whole: string, { lines }: FoundCode): SourceBlock {
  let inPlace = ''
  for (const { start, text } of lines) inPlace += blank(whole.slice(inPlace.length, start)) + text
  return { ...spanOf(lines), text: textOf(lines), inPlace }
}

/** Spaces for everything but line breaks: offsets, lines and columns stay. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}

export function spanOf(lines: readonly Line[]): { readonly start: number; readonly end: number } {
  const filled = lines.filter((line) => !isBlank(line))
  const first = filled[0] ?? lines[0]!
  const last = filled.at(-1) ?? first
  return {
    start: first.start + first.text.length - first.text.trimStart().length,
    end: last.start + last.text.trimEnd().length,
  }
}

/** Prompts that a terminal shows before what was typed. */
const PROMPT = /^(?:PS(?: [A-Z]:\\[^>\n]*)?>+|[A-Z]:\\[^>\n]*>)[ \t]*/

export function commandBlock({ lines, label, lead, section }: FoundCode): CommandBlock {
  const hasPrompt = lines.some(({ text }) => PROMPT.test(text))
  const typed = hasPrompt ? lines.filter(({ text }) => PROMPT.test(text)) : lines
  const text = typed
    .map((line) => line.text.replace(PROMPT, ''))
    .join('\n')
    .trim()
  const prompt = hasPrompt ? (/^PS/.test(typed[0]!.text) ? 'powershell' : 'cmd') : ''
  return {
    ...spanOf(typed),
    text,
    executor: executorNamed(prompt) ?? executorNamed(label) ?? executorIn(lead) ?? executorIn(section.at(-1) ?? ''),
  }
}

/** By the label of a fence or the value of a label. */
export function executorNamed(word: string): CommandBlock['executor'] {
  const name = word
    .trim()
    .toLowerCase()
    .split(/[\s{,;(]/)[0]!
    .replace(/\.exe$/, '')
  if (['powershell', 'pwsh', 'ps1', 'ps'].includes(name)) return 'powershell'
  if (['cmd', 'bat', 'batch', 'dos', 'command_prompt', 'command-prompt', 'command'].includes(name))
    return 'command_prompt'
  if (name === 'sh' || name === 'bash' || name === 'manual') return name
  return undefined
}

function executorIn(words: string): CommandBlock['executor'] {
  const named = /\b(powershell|command[ _]prompt|cmd(?:\.exe)?|bash)\b(?=[^\n]{0,20}(?:[:)]|\*|$))/i.exec(words)?.[1]
  return named === undefined ? undefined : executorNamed(named.replace(' ', '_'))
}
