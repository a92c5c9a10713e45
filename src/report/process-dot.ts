/** A tree of processes for Graphviz. */
import { LEVELS } from '../sigma/plan.ts'
import { processName } from './process-text.ts'
import type { ProcessMatches, ShownProcess } from './process-view.ts'
import { terminalText } from './terminal-text.ts'

export const DOT_BEGIN = `digraph processes {
  rankdir=LR
  node [shape=box, style=filled, fillcolor=white, fontname="sans-serif", fontsize=10]
`
export const DOT_END = '}\n'

/** Of a line in a box, in UTF-16 units: longer ones make boxes that nobody can look at. */
const LINE_LENGTH = 120

/** Of the worst match, by its place in `LEVELS`. */
const COLORS = ['#eeeeee', '#d9f0d3', '#fff2ae', '#fdcdac', '#f4a6a6'] as const

export function processDot({ process, matches }: ShownProcess): string {
  const { id, parent, time, user, commandLine, parentage } = process
  const label = [
    processName(process),
    [time, user].filter((part) => part !== null).join('  '),
    commandLine ?? '',
    ...matches.map(({ rule, count }) => `${rule.level ?? 'informational'}: ${rule.title} (${count})`),
  ]
    .filter((line) => line !== '')
    .map(labelLine)
    .join('\\l')
  const style = time === null ? ', style="filled,dashed"' : ''
  const edge = parent === null ? '' : `  p${parent.id} -> p${id}${parentage === 'known' ? '' : ' [style=dashed]'}\n`
  return `  p${id} [label="${label}\\l"${style}${colorOf(matches)}]\n${edge}`
}

function colorOf(matches: readonly ProcessMatches[]): string {
  if (matches.length === 0) return ''
  const worst = Math.max(...matches.map(({ rule }) => LEVELS.indexOf(rule.level ?? 'informational')))
  return `, fillcolor="${COLORS[worst]}"`
}

/** Quotes end a label, backslashes begin an escape, and entities of HTML are replaced in it. */
function labelLine(text: string): string {
  const cut = text.length <= LINE_LENGTH ? text : `${text.slice(0, LINE_LENGTH - 1)}…`
  return terminalText(cut).replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"')
}
