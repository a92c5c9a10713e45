/**
 * Markdown as far as detection documents need it (CommonMark's headings, fences, indented code; tables; front matter),
 * with the offsets of everything. Public documents hold code in fences of any label or none, indented, or bare between
 * paragraphs; what a block of code is, others decide by its content.
 */
import { isBlank, type Line, linesOf } from './lines.ts'

export interface Markdown {
  /** In the order of the text; each line belongs to one. */
  readonly blocks: readonly Block[]
}

export type Block = Heading | CodeBlock | Prose

export interface Heading {
  readonly kind: 'heading'
  /** 1 to 6. */
  readonly level: number
  /** Without markers. */
  readonly text: string
  readonly line: Line
}

export interface CodeBlock {
  readonly kind: 'code'
  readonly form: 'fenced' | 'indented'
  /** What stands behind the opening fence; '' without. */
  readonly label: string
  /** The code without what the block is indented or quoted by. */
  readonly lines: readonly Line[]
}

export interface Prose {
  readonly kind: 'prose'
  readonly line: Line
}

const FENCE = /^((?:[ \t]|>|[-*+][ \t](?=[ \t]*[`~]{3})|\d{1,3}[.)][ \t](?=[ \t]*[`~]{3}))*)(`{3,}|~{3,})(.*)$/
const ATX = /^ {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$/

export function readMarkdown(text: string): Markdown {
  return { blocks: new MarkdownReader(linesOf(text)).read() }
}

const MIN_UNDERLINE = 5

/** UTF-16 units of a line of prose that are read: no label, list or statement is as long. */
const MAX_PROSE = 4_000

function shortened(line: Line): Line {
  return line.text.length <= MAX_PROSE ? line : { ...line, text: line.text.slice(0, MAX_PROSE) }
}

class MarkdownReader {
  readonly #lines: readonly Line[]
  readonly #blocks: Block[] = []
  #at = 0

  constructor(lines: readonly Line[]) {
    this.#lines = lines
  }

  read(): readonly Block[] {
    this.#skipFrontMatter()
    while (this.#at < this.#lines.length) {
      if (!this.#fence() && !this.#heading() && !this.#indented()) {
        this.#blocks.push({ kind: 'prose', line: shortened(this.#lines[this.#at]!) })
        this.#at++
      }
    }
    return this.#blocks
  }

  /** Metadata of a site between `---` lines at the very beginning: its lines are prose, and no rule between headings. */
  #skipFrontMatter(): void {
    if (this.#lines[0]?.text.trimEnd() !== '---') return
    const end = this.#lines.findIndex(({ text }, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(text))
    const inside = this.#lines.slice(1, end)
    if (end < 0 || inside.some(({ text }) => /^(?:#|\s*(?:detection|logsource)\s*:)/.test(text))) return
    for (const line of this.#lines.slice(0, end + 1)) this.#blocks.push({ kind: 'prose', line })
    this.#at = end + 1
  }

  #fence(): boolean {
    const open = FENCE.exec(this.#lines[this.#at]!.text)
    if (open === null) return false
    const [, lead = '', marks = '', label = ''] = open
    // `code` between backticks within a line is no fence.
    if (marks[0] === '`' && label.includes('`')) return false
    const closing = new RegExp(`^[ \\t>]*\\${marks[0]}{${marks.length},}[ \\t]*$`)
    let end = this.#at + 1
    while (end < this.#lines.length && !closing.test(this.#lines[end]!.text)) end++
    const inside = this.#lines.slice(this.#at + 1, end)
    const lines = label.trim() !== '' && inside.every(isBlank) ? [this.#labelLine(lead, marks, label)] : inside
    const kept = withoutLead(lines, lead)
    this.#blocks.push({ kind: 'code', form: 'fenced', label: label.trim(), lines: kept })
    this.#at = end + 1
    return true
  }

  /** A fence that holds nothing but has words behind it: they are what was to be shown. */
  #labelLine(lead: string, marks: string, label: string): Line {
    const { number, start } = this.#lines[this.#at]!
    const gap = label.length - label.trimStart().length
    return { number, start: start + lead.length + marks.length + gap, text: label.trim() }
  }

  #heading(): boolean {
    const line = this.#lines[this.#at]!
    const atx = ATX.exec(line.text)
    if (atx) {
      this.#push(atx[1]!.length, atx[2]!, line, 1)
      return true
    }
    const under = this.#lines[this.#at + 1]?.text
    const before = this.#blocks.at(-1)
    const beginsParagraph = before?.kind !== 'prose' || isBlank(before.line)
    if (under === undefined || isBlank(line) || !beginsParagraph || /^\s*[-*+|>]\s/.test(line.text)) return false
    // `1. Overview` over a long line is a heading to people, and an item over a rule to Markdown.
    if (/^\s*\d+[.)]\s/.test(line.text) && under.trim().length < MIN_UNDERLINE) return false
    if (/^ {0,3}={2,}[ \t]*$/.test(under)) this.#push(1, line.text, line, 2)
    else if (/^ {0,3}-{2,}[ \t]*$/.test(under) && /^ {0,3}\S/.test(line.text) && !/:\s/.test(line.text))
      this.#push(2, line.text, line, 2)
    else return false
    return true
  }

  #push(level: number, text: string, line: Line, lines: number): void {
    this.#blocks.push({ kind: 'heading', level, text: plainText(text.slice(0, MAX_PROSE)), line: shortened(line) })
    this.#at += lines
  }

  /** Four columns in, behind a blank line, and no item of a list that goes on. */
  #indented(): boolean {
    const before = this.#blocks.at(-1)
    const first = this.#lines[this.#at]!
    if (!isIndented(first) || (before?.kind === 'prose' && !isBlank(before.line))) return false
    if (this.#isInList()) return false
    let end = this.#at
    while (end < this.#lines.length && (isIndented(this.#lines[end]!) || isBlank(this.#lines[end]!))) end++
    while (isBlank(this.#lines[end - 1]!)) end--
    const lines = this.#lines.slice(this.#at, end)
    const lead = lines.reduce((least, line) => (isBlank(line) ? least : Math.min(least, indentOf(line))), 99)
    const code = lines.map((line) => cutStart(line, Math.min(lead, indentOf(line))))
    this.#blocks.push({ kind: 'code', form: 'indented', label: '', lines: code })
    this.#at = end
    return true
  }

  #isInList(): boolean {
    for (let index = this.#blocks.length - 1; index >= 0; index--) {
      const block = this.#blocks[index]!
      if (block.kind !== 'prose') return false
      if (/^\s*(?:[-*+]|\d+[.)])\s/.test(block.line.text)) return true
      if (!isBlank(block.line) && /^\S/.test(block.line.text)) return false
    }
    return false
  }
}

/** White space that the code of a list item or quotation begins with; quotation marks go from every line. */
function withoutLead(lines: readonly Line[], lead: string): readonly Line[] {
  const quoted = lead.includes('>')
  const width = lead.replace(/[^ \t]/g, ' ').length
  return lines.map((line) => {
    const quote = quoted ? (/^[ \t]*(?:>[ \t]?)+/.exec(line.text)?.[0].length ?? 0) : 0
    return quote > 0 ? cutStart(line, quote) : cutStart(line, Math.min(width, indentOf(line)))
  })
}

function isIndented({ text }: Line): boolean {
  return /^(?: {4}| {0,3}\t)[ \t]*\S/.test(text)
}

function indentOf({ text }: Line): number {
  return text.length - text.trimStart().length
}

function cutStart({ number, start, text }: Line, length: number): Line {
  return { number, start: start + length, text: text.slice(length) }
}

/** Words without the marks of emphasis, code and links. */
export function plainText(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|`+)/g, '')
    .replace(/(^|[\s(])[*_](\S)/g, '$1$2')
    .replace(/(\S)[*_](?=[\s).,:;]|$)/g, '$1')
    .trim()
}
