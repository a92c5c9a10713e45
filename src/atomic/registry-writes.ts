/** Values that a command sets in the registry, as Sysmon's event 13 names them: `reg add`, and PowerShell's cmdlets. */
import type { ChildCommand, Shell } from './child-commands.ts'

export interface RegistryWrite {
  /** `HKLM\…`, `HKU\<SID>\…`, with the name of the value at the end. */
  readonly targetObject: string
  readonly details: string
}

/** undefined: the command is no `reg add`. @param sid of the user, for the keys that are his */
export function regAdd({ program, rest }: ChildCommand, sid: string): RegistryWrite | undefined {
  if (!/^(?:.*[\\/])?reg(?:\.exe)?$/i.test(program)) return undefined
  const words = wordsOf(rest)
  if (words[0]?.toLowerCase() !== 'add' || words[1] === undefined) return undefined
  const optionOf = (option: string): string | undefined => {
    const at = words.findIndex((word) => word.toLowerCase() === option)
    return at < 0 ? undefined : words[at + 1]
  }
  const name = optionOf('/v')
  const isDefault = words.some((word) => word.toLowerCase() === '/ve')
  // A key alone is no value.
  if (name === undefined && !isDefault) return undefined
  const target = targetOf(words[1], name ?? '(Default)', sid)
  if (target === undefined) return undefined
  return { targetObject: target, details: detailsOf(optionOf('/t') ?? 'REG_SZ', optionOf('/d') ?? '') }
}

/** `Set-ItemProperty`, `New-ItemProperty` (and `sp`) with their parameters named, or path, name and value by place. */
export function itemProperties(command: string, shell: Shell, sid: string): readonly RegistryWrite[] {
  if (shell !== 'powershell') return []
  return [...command.matchAll(/\b(?:Set|New)-ItemProperty\s+([^\r\n;|}]+)/gi)].flatMap(([, rest]) => {
    const words = wordsOf(rest!)
    const named = (parameter: RegExp): string | undefined => {
      const at = words.findIndex((word) => parameter.test(word))
      return at < 0 ? undefined : words[at + 1]
    }
    const byPlace = words[0]?.startsWith('-') === false ? words : []
    const key = named(/^-(?:literal)?path$/i) ?? byPlace[0]
    const name = named(/^-name$/i) ?? byPlace[1]
    const value = named(/^-value$/i) ?? byPlace[2]
    if (key === undefined || name === undefined || value === undefined || name.startsWith('-')) return []
    const type = named(/^-(?:property)?type$/i) ?? (/^\d+$|^0x[0-9a-f]+$/i.test(value) ? 'DWord' : 'String')
    const target = targetOf(key, name, sid)
    return target === undefined ? [] : [{ targetObject: target, details: detailsOf(type, value) }]
  })
}

/** Words between spaces, quotes taken away. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\(?!")|\\")*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare!,
  )
}

const HIVES: readonly (readonly [RegExp, (sid: string) => string])[] = [
  [/^(?:registry::)?(?:HKLM|HKEY_LOCAL_MACHINE):?\\/i, () => 'HKLM\\'],
  [/^(?:registry::)?(?:HKCU|HKEY_CURRENT_USER):?\\software\\classes\\/i, (sid) => `HKU\\${sid}_Classes\\`],
  [/^(?:registry::)?(?:HKCU|HKEY_CURRENT_USER):?\\/i, (sid) => `HKU\\${sid}\\`],
  [/^(?:registry::)?(?:HKU|HKEY_USERS):?\\/i, () => 'HKU\\'],
  [/^(?:registry::)?(?:HKCR|HKEY_CLASSES_ROOT):?\\/i, () => 'HKCR\\'],
]

function targetOf(key: string, name: string, sid: string): string | undefined {
  const hive = HIVES.find(([pattern]) => pattern.test(key))
  if (hive === undefined) return undefined
  const path = key.replace(hive[0], () => hive[1](sid)).replace(/\\+$/, '')
  return `${path}\\${name}`
}

function detailsOf(type: string, value: string): string {
  const kind = type.toUpperCase().replace(/^REG_/, '')
  const digits = /^(?:0x)?[0-9a-f]+$/i.test(value) ? Number(value) : Number.NaN
  if (kind === 'DWORD' && Number.isInteger(digits)) return `DWORD (0x${digits.toString(16).padStart(8, '0')})`
  if (kind === 'QWORD' && Number.isInteger(digits))
    return `QWORD (0x00000000-0x${digits.toString(16).padStart(8, '0')})`
  if (kind === 'BINARY') return 'Binary Data'
  return value === '' ? '(Empty)' : value
}
