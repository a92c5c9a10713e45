/** A tree of processes as lines for people. */
import type { Process } from '../event/index.ts'
import { fileNameOf } from './match-row.ts'
import { countedText, countText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import type { Line, ProcessMatches, ShownProcess } from './process-view.ts'
import { terminalText } from './terminal-text.ts'
import { cutText } from './text-width.ts'

/** Levels that are drawn beside each other; deeper ones begin at the left again. A forged log may nest thousands. */
const DRAWN_LEVELS = 40
const NAMED_RECORDS = 5
const CLOCK_LENGTH = '2026-03-11 16:04:33.217'.length

/** `width`: of the terminal; null: lines have their full length. */
export function processPrinter(paint: Paint, width: number | null): (shown: ShownProcess) => string {
  let computer: string | undefined
  return (shown) => {
    const { process, line, depth, matches } = shown
    const lines: string[] = []
    if (process.computer !== computer) {
      if (computer !== undefined) lines.push('')
      computer = process.computer
      lines.push(paint('heading', terminalText(computer === '' ? '(no computer named)' : computer)))
    }
    const { own, below } = branches(line, depth)
    lines.push(inWidth(own + processLine(process), width))
    const rest = below + (shown.shownChildren.length > 0 ? '│  ' : '   ')
    for (const each of matches) {
      const text = inWidth(`${rest}● ${matchLine(each)}`, width)
      lines.push(text.slice(0, rest.length) + paint(each.rule.level ?? 'informational', text.slice(rest.length)))
    }
    const hidden = process.children.length - shown.shownChildren.length
    if (hidden > 0) lines.push(`${rest}… ${countedText(hidden, 'other child', 'other children')}`)
    return `${lines.join('\n')}\n`
  }
}

function inWidth(line: string, width: number | null): string {
  return width === null ? line : cutText(line, width)
}

/** What stands before a process, and before the lines that belong to it. */
function branches(line: Line | null, depth: number): { readonly own: string; readonly below: string } {
  if (line === null) return { own: '', below: '' }
  const drawn = ((depth - 1) % DRAWN_LEVELS) + 1
  const cut = depth - drawn
  const start = cut === 0 ? '' : `(${countText(cut)} levels above) `
  let above = ''
  for (let at = line.above, i = 1; at !== null && i < drawn; at = at.above, i++)
    above = (at.isLast ? '   ' : '│  ') + above
  return { own: `${start}${above}${line.isLast ? '└─ ' : '├─ '}`, below: `${above}${line.isLast ? '   ' : '│  '}` }
}

/** `cmd.exe [4120]  2026-03-11 16:04:33.217 to 16:04:34.100  CORP\bob  cmd.exe /c dir`. */
function processLine(process: Process): string {
  const { time, ended, user, commandLine, image } = process
  const parts = [
    processName(process),
    time === null ? notRecorded(process) : clockText(time) + (ended === null ? '' : ` to ${endText(time, ended)}`),
    parentRemark(process),
    user,
    commandLine ?? image,
  ]
  return parts
    .filter((part) => part !== null && part !== '')
    .map((part) => terminalText(part!))
    .join('  ')
}

/** `cmd.exe [4120]`. */
export function processName({ image, pid, guid }: Process): string {
  if (image === null && pid === null && guid === null) return '(events that name no process)'
  return `${image === null ? 'unknown' : fileNameOf(image)}${pid === null ? '' : ` [${pid}]`}`
}

function notRecorded({ image, pid, guid }: Process): string {
  return image === null && pid === null && guid === null ? '' : 'its creation is not in the logs'
}

/** What is odd about the parent; nothing where it is known or only missing, which the parent's own line says. */
function parentRemark({ parentage, parentIdHolder, parent }: Process): string {
  if (parentage === 'circular') return '(the log names it, or what came of it, as its parent)'
  if (parentage !== 'reused' || parentIdHolder === null) return ''
  const { image, ended } = parentIdHolder
  const until = ended === null ? '' : ` until ${clockText(ended)}`
  return `(process id ${parent?.pid} was used again: it was ${image === null ? 'another process' : fileNameOf(image)}'s before${until})`
}

function clockText(time: string): string {
  return time.slice(0, CLOCK_LENGTH).replace('T', ' ')
}

/** The day only where it is another one. */
function endText(time: string, ended: string): string {
  const day = '2026-03-11 '.length
  const text = clockText(ended)
  return text.slice(0, day) === clockText(time).slice(0, day) ? text.slice(day) : text
}

function matchLine({ rule, count, records }: ProcessMatches): string {
  const ids = records.map(({ recordId }) => recordId).filter((id) => id !== null)
  const named = ids.slice(0, NAMED_RECORDS).join(', ')
  const more = count > Math.min(ids.length, NAMED_RECORDS) && named !== '' ? ', …' : ''
  const times = count === 1 ? '' : `, ${countText(count)} times`
  const place = named === '' ? '' : ` (${ids.length === 1 ? 'record' : 'records'} ${named}${more})`
  return terminalText(`${rule.level ?? 'informational'}: ${rule.title}${times}${place}`)
}
