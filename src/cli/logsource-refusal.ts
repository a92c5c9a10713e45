/** The reason why a rule for Windows sees no event: its logsource names no log that is known. */
import type { LogsourceTable, UnknownLogsource } from '../event/index.ts'
import { type Diagnostic, FileDiagnostics, type Span } from '../sigma/diagnostics.ts'
import type { Plan, RuleFile } from '../sigma/index.ts'
import { didYouMean } from '../sigma/nearest.ts'
import { decodeText } from '../sigma/text.ts'

/** `place`: of the rule's logsource. */
export function logsourceRefusal(
  { rule, logsource }: Plan,
  unknown: UnknownLogsource,
  logsources: LogsourceTable,
  text: RuleFile['text'],
  place: Span,
): Diagnostic {
  const { text: decoded } = decodeText(text)
  const written = { ...unknown, value: logsource[unknown.attribute] ?? unknown.value }
  const diagnostics = new FileDiagnostics(rule.path, decoded)
  diagnostics.startDocument(rule.document)
  const span = placeOfValue(decoded, place, written)
  diagnostics.report('logsource-unserved', span, messageOf(written), hintOf(unknown, logsources))
  return diagnostics.inOrder()[0]!
}

/** The value inside the logsource, where it is written plainly; the whole logsource otherwise. */
function placeOfValue(text: string, place: Span, { attribute, value }: UnknownLogsource): Span {
  const key = new RegExp(`(?<![\\w-])${attribute}['"]?\\s*:\\s*['"]?`).exec(text.slice(place.start, place.end))
  if (key === null) return place
  const start = place.start + key.index + key[0].length
  const end = start + value.length
  return text.slice(start, end) === value ? { start, end } : place
}

function messageOf({ attribute, value, tracedBy, apartFrom }: UnknownLogsource): string {
  if (tracedBy !== undefined)
    return `No Windows log records events of the category "${value}": they exist only in a trace of ${tracedBy}.`
  if (apartFrom !== undefined) return `No event of the category "${apartFrom}" is in the log of the service "${value}".`
  return `No Windows log is known for the ${attribute} "${value}".`
}

const FILE_HINT = 'A file of --logsource can say where its events are.'

function hintOf({ attribute, value, tracedBy, apartFrom }: UnknownLogsource, logsources: LogsourceTable): string {
  if (tracedBy !== undefined || apartFrom !== undefined) return FILE_HINT
  const other = attribute === 'category' ? 'service' : 'category'
  for (const name of logsources.namesOfWindows(other))
    if (name === value) return `"${value}" is a ${other}, no ${attribute}.`
  return didYouMean(value, logsources.namesOfWindows(attribute), FILE_HINT) ?? FILE_HINT
}
