/** The view of evidence: every file with its digest and what became of its bytes and records. */
import { counted, element, numberText, untrusted } from './dom.ts'
import { type LossStatement, lossSentences, type SourceStatement } from './loss-statement.ts'
import { table } from './table.ts'

export function evidenceView(loss: LossStatement, text: string): HTMLElement {
  const { totals, sources, copies, problems } = loss
  const sentences = lossSentences(loss)
  const sum = `${counted(totals.files, 'file')}, ${counted(totals.bytes.total, 'byte')}, ${counted(totals.records.found, 'record')}.`
  return element(
    'div',
    { class: 'evidence-view' },
    element('p', {}, sum),
    sentences.length === 0
      ? element('p', {}, 'All of it was read, and nothing in it was damaged.')
      : element('ul', {}, ...sentences.map((each) => element('li', {}, each))),
    table<SourceStatement>(
      'Files',
      [
        { name: 'File', cell: ({ file }) => untrusted(file) },
        { name: 'SHA-256', cell: ({ sha256 }) => untrusted(sha256 ?? 'could not be read', { class: 'digest' }) },
        { name: 'Bytes', cell: ({ bytes }) => numberText(bytes.total), isNumber: true },
        { name: 'Records', cell: ({ records }) => numberText(records.found), isNumber: true },
        { name: 'Lost or damaged', cell: damageCell },
      ],
      sources,
    ),
    problems.length === 0
      ? null
      : table(
          'Paths that could not be read',
          [
            { name: 'Path', cell: ({ path }) => untrusted(path) },
            { name: 'Why', cell: ({ message }) => untrusted(message) },
          ],
          problems,
        ),
    copies.length === 0
      ? null
      : table(
          'Records that are in two files',
          [
            { name: 'File', cell: ({ first }) => untrusted(first) },
            { name: 'Again in', cell: ({ again }) => untrusted(again) },
            { name: 'Records', cell: ({ records }) => numberText(records), isNumber: true },
          ],
          copies,
        ),
    wholeStatement(text),
  )
}

function damageCell({ unreadable, bytes, records, damage }: SourceStatement): HTMLElement | string {
  const parts = Object.entries(damage.byCode).map(([code, count]) => `${code} ${numberText(count)}`)
  if (records.damaged > 0) parts.unshift(counted(records.damaged, 'record'))
  if (bytes.unread > 0) parts.unshift(`${counted(bytes.unread, 'byte')} not read`)
  if (unreadable !== null) parts.unshift(unreadable)
  return parts.length === 0 ? 'nothing' : untrusted(parts.join('; '), { class: 'warning-text' })
}

/** UTF-16 units of the statement that are laid out; a run over very many files has more. */
const MAX_SHOWN = 1_000_000

function wholeStatement(text: string): HTMLElement {
  const pre = element('pre', { class: 'untrusted', tabindex: 0, 'aria-label': 'Loss statement as JSON' })
  const details = element('details', {}, element('summary', {}, 'The whole loss statement, as JSON'), pre)
  details.addEventListener('toggle', () => {
    if (!details.open || pre.hasChildNodes()) return
    pre.append(untrusted(text.slice(0, MAX_SHOWN)))
    if (text.length > MAX_SHOWN)
      pre.append(`\n… ${counted(text.length - MAX_SHOWN, 'more character')}: --summary-json writes all of it`)
  })
  return details
}
