/** What `inputs` tells of each file: what it was taken for, what it holds, and what of that no rule reads. */
import { jsonText } from './json-text.ts'
import { countedText, countText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import { terminalText } from './terminal-text.ts'

export interface InputEntry {
  readonly file: string
  readonly bytes: number
  /** null: nothing that is known here. */
  readonly form: 'evtx' | 'xml' | 'json' | 'csv' | 'image' | null
  /** Of JSON and CSV. null: another form, or none that is known. */
  readonly shape: InputShape | null
  /** Why the file was left out, or why nothing of it, or nothing from some place on, could be read. */
  readonly leftOut: string | null
  readonly unreadable: string | null
  readonly records: number
  readonly damages: number
  readonly firstTime: string | null
  readonly lastTime: string | null
  /** By channel and provider, most records first. */
  readonly sources: readonly InputSource[]
}

export interface InputShape {
  readonly name: string
  readonly title: string
  /** From the outside in. */
  readonly wrappers: readonly string[]
  /** From 0 to 1; null where the shape was named. */
  readonly confidence: number | null
  readonly proof: string | null
  readonly lost: string | null
}

export interface InputSource {
  readonly channel: string | null
  readonly provider: string | null
  readonly records: number
  /** Of them, those that no rule in use reads, by event id; null: there are no rules. */
  readonly unread: { readonly records: number; readonly eventIds: readonly (number | null)[] } | null
}

export function inputEntryJson(entry: InputEntry): string {
  return jsonText({ ...entry, unread: unreadOf(entry) })
}

/** null: there are no rules, or no records. */
function unreadOf({ sources }: InputEntry): number | null {
  if (sources.length === 0 || sources.some(({ unread }) => unread === null)) return null
  return sources.reduce((sum, { unread }) => sum + unread!.records, 0)
}

/** Lines of each list that are shown without --verbose. */
const SHOWN = 8

export function inputEntryText(entry: InputEntry, isVerbose: boolean, paint: Paint): string {
  const lines = [paint('heading', terminalText(entry.file)), ...factLines(entry, paint)]
  const limit = isVerbose ? entry.sources.length : SHOWN
  for (const source of entry.sources.slice(0, limit)) lines.push(row('', terminalText(sourceText(source, isVerbose))))
  if (entry.sources.length > limit)
    lines.push(row('', `… and ${countText(entry.sources.length - limit)} more; --verbose lists them all`))
  return `${lines.join('\n')}\n\n`
}

function factLines(entry: InputEntry, paint: Paint): string[] {
  const { shape, leftOut, unreadable, damages } = entry
  if (leftOut !== null) return [row('left out', terminalText(leftOut))]
  const lines = [row('form', terminalText(formText(entry)))]
  if (shape !== null && shape.proof !== null) lines.push(row('proof', terminalText(shape.proof)))
  if (shape !== null && shape.lost !== null) lines.push(row('lost', `in this shape: ${shape.lost}`))
  if (unreadable !== null) lines.push(paint('error', row('unread', terminalText(unreadable))))
  const damage = damages === 0 ? '' : `, ${countedText(damages, 'damage')}`
  const times = entry.firstTime === null ? '' : `, ${entry.firstTime} to ${entry.lastTime}`
  lines.push(row('records', `${countText(entry.records)}${unreadText(entry)}${damage}${times}`))
  return lines
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(8)} ${text}`
}

const FORMS = {
  evtx: 'EVTX log',
  xml: 'XML export',
  json: 'JSON',
  csv: 'CSV',
  image: 'no log; searched for records',
} as const

function formText({ form, shape }: InputEntry): string {
  if (form === null) return 'not known'
  if (shape === null) return FORMS[form]
  const sure = shape.confidence === null ? 'as told' : `${Math.round(shape.confidence * 100)} %`
  return `${FORMS[form]}: ${[...shape.wrappers, shape.title].join(', ')} (${shape.name}), ${sure}`
}

function unreadText(entry: InputEntry): string {
  const unread = unreadOf(entry)
  return unread === null ? '' : `, ${countText(unread)} of them read by no rule`
}

/** Event ids that are named one by one. */
const NAMED_IDS = 12

function sourceText({ channel, provider, records, unread }: InputSource, isVerbose: boolean): string {
  const name = channel ?? 'no channel'
  const from = provider === null || provider === name ? '' : ` of ${provider}`
  const text = `${countText(records).padStart(9)}  ${name}${from}`
  if (unread === null || unread.records === 0) return text
  const ids = unread.eventIds.slice(0, isVerbose ? undefined : NAMED_IDS).map((id) => id ?? 'none')
  const more = unread.eventIds.length > ids.length ? ' …' : ''
  return `${text}: no rule reads ${countText(unread.records)} (event ${ids.join(', ')}${more})`
}
