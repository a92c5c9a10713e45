/** A process with everything above it, the topmost first. */
import { button, element, untrusted } from './dom.ts'
import type { Report } from './report.ts'

/** Ancestors that are shown. */
const MAX_SHOWN = 20

export function processChain(report: Report, process: number, onProcess: (process: number) => void): HTMLElement {
  const { parent } = report.head.processes
  const path: number[] = []
  for (let at = process; at >= 0 && path.length < MAX_SHOWN; at = parent[at]!) path.unshift(at)
  const items = path.map((number, depth) => {
    const item = element('li', number === process ? { 'aria-current': 'true' } : {}, ...processWords(report, number))
    item.style.marginInlineStart = `${Math.min(depth, 8) * 0.8}em`
    return item
  })
  return element(
    'div',
    {},
    element('ol', { class: 'chain' }, ...items),
    button('Show its process tree', () => onProcess(process)),
  )
}

export function imageName(report: Report, process: number): string {
  const image = report.text(report.head.processes.image[process]!)
  return image === null ? 'unknown process' : image.slice(image.lastIndexOf('\\') + 1)
}

function processWords(report: Report, process: number): HTMLElement[] {
  const { commandLine, isRecorded, pid } = report.head.processes
  const words = [untrusted(imageName(report, process), { class: 'strong' })]
  if (pid[process] !== null) words.push(element('span', { class: 'muted' }, ` ${pid[process]} `))
  if (isRecorded[process] === false) words.push(element('span', { class: 'muted' }, ' (start not recorded) '))
  const line = report.text(commandLine[process]!)
  if (line !== null) words.push(untrusted(line, { class: 'muted' }))
  return words
}
