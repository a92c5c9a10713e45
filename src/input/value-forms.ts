/**
 * How EVTX prints a value, so that the same value in another form is compared as it would be there: 4, "4" and "0x4" are
 * `0x4` where Windows logs a hexadecimal number (ProcessId of Security 4688) and `4` where it logs a decimal one (that of
 * Sysmon). The types are those that the providers' manifests declare; of other providers a value stays as it is written.
 */
import { SYSMON_PROVIDER } from '../event/sysmon.ts'

interface Forms {
  /** Names of hexadecimal numbers → bits. */
  readonly hexadecimal: ReadonlyMap<string, number>
  readonly decimal: ReadonlySet<string>
}

function forms(of: { bits32: string; bits64: string; decimal: string }): Forms {
  const words = (text: string): string[] => text.split(' ')
  const hexadecimal = [
    ...words(of.bits32).map((name) => [name, 32] as const),
    ...words(of.bits64).map((name) => [name, 64] as const),
  ]
  return { hexadecimal: new Map(hexadecimal), decimal: new Set(words(of.decimal)) }
}

const SYSMON = forms({
  bits32: 'GrantedAccess',
  bits64: 'LogonId',
  decimal:
    'ProcessId ParentProcessId SourceProcessId TargetProcessId SourceThreadId NewThreadId TerminalSessionId SourcePort DestinationPort Session',
})

const LOGON_IDS =
  'SubjectLogonId TargetLogonId TargetLinkedLogonId LogonId LogonID CallerLogonId ClientLogonId PrimaryUserLogonId'
const SECURITY_DECIMAL =
  'LogonType KeyLength Protocol RestrictedSidCount EventIdx EventCountTotal IpPort SourcePort DestPort PreAuthType NewState'

const SECURITY = forms({
  bits32: 'Status SubStatus AccessMask TicketOptions TicketEncryptionType OldUacValue NewUacValue',
  bits64: `${LOGON_IDS} HandleId SourceHandleId TargetHandleId ProcessId NewProcessId CallerProcessId TargetProcessId SourceProcessId ClientProcessId`,
  decimal: SECURITY_DECIMAL,
})

/** Events of the filtering platform log the numbers of processes as decimal ones. */
const FILTERING_PLATFORM = forms({
  bits32: 'Status',
  bits64: LOGON_IDS,
  decimal: `ProcessId ProcessID FilterRTID LayerRTID ${SECURITY_DECIMAL}`,
})

const AUDITING = 'Microsoft-Windows-Security-Auditing'

function formsOf(provider: string | undefined, eventId: number): Forms | undefined {
  if (provider === SYSMON_PROVIDER) return SYSMON
  if (provider === 'Microsoft-Windows-Eventlog' && eventId === 1102) return SECURITY
  if (provider !== AUDITING) return undefined
  return eventId === 5031 || (eventId >= 5148 && eventId <= 5159) ? FILTERING_PLATFORM : SECURITY
}

/** Of the data of an event; of System's values see `systemText`. */
export class ValueForms {
  readonly #forms: Forms | undefined

  constructor(provider: string | undefined, eventId: number) {
    this.#forms = formsOf(provider, eventId)
  }

  /** `value` is no object and no list; null is there and holds nothing, which EVTX prints as nothing. */
  text(name: string, value: unknown): string {
    if (value === null || value === undefined) return ''
    const text = String(value)
    const forms = this.#forms
    if (forms === undefined || text === '') return text
    const bits = forms.hexadecimal.get(name)
    if (bits !== undefined) return hexadecimalText(text, bits)
    if (forms.decimal.has(name)) return /^0x[0-9a-f]{1,16}$/i.test(text) ? String(BigInt(text)) : text
    return /guid$/i.test(name) ? guidText(text) : text
  }
}

/** A value of System: `Keywords` is hexadecimal there, GUIDs have braces. */
export function systemText(name: string, value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  if (name === 'Keywords') return keywordsText(text)
  return SYSTEM_GUIDS.has(name) ? guidText(text) : text
}

const SYSTEM_GUIDS: ReadonlySet<string> = new Set([
  'Provider_Guid',
  'Correlation_ActivityID',
  'Correlation_RelatedActivityID',
])

function hexadecimalText(text: string, bits: number): string {
  if (/^0x[0-9a-f]{1,16}$/i.test(text)) return text.toLowerCase()
  return /^-?\d{1,20}$/.test(text) ? `0x${BigInt.asUintN(bits, BigInt(text)).toString(16)}` : text
}

/** Names that collectors put in the place of a bit of the audit keywords. */
const AUDIT_KEYWORDS: { readonly [name: string]: string } = {
  'Audit Success': '0x8020000000000000',
  'Audit Failure': '0x8010000000000000',
}

function keywordsText(text: string): string {
  return Object.hasOwn(AUDIT_KEYWORDS, text) ? AUDIT_KEYWORDS[text]! : hexadecimalText(text, 64)
}

/** In braces, as Windows prints it; exporters that leave them out write capitals, too. */
function guidText(text: string): string {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? `{${text.toLowerCase()}}` : text
}
