import { type Check, type DetectionItem, isForWindows, partsOf } from '../checked-rule.ts'
import { isLiteral } from '../pattern.ts'
import type { Scalar } from '../yaml-tree.ts'

interface FieldForm {
  /** What the whole value looks like; only values without wildcards are held against it. */
  readonly whole?: RegExp
  /** What no part of the value can hold. */
  readonly never?: RegExp
  readonly message: string
  readonly hint?: string
}

const PATH: FieldForm = {
  whole: /^.+[\\/]|^(?:System|Registry|MemCompression|vmmem\w*|-|\?|<unknown process>|Idle)?$/i,
  never: /["|]/,
  message: 'holds the whole path of a program',
  hint: 'Add endswith, and a backslash before the name.',
}
const NUMBER: FieldForm = { whole: /^(?:-?[0-9]+|0x[0-9a-f]+)$/i, message: 'holds a number' }
const PORT: FieldForm = { whole: /^[0-9]{1,5}$/, message: 'holds a port from 0 to 65535' }
const TRUTH: FieldForm = { whole: /^(?:true|false|-)?$/i, message: 'holds true or false' }

/** Fields whose values have a form, in Sysmon's events. SourceImage and TargetImage have none: event 10 is known to write bare names. */
const FORMS: { readonly [field: string]: FieldForm } = {
  Image: PATH,
  ParentImage: PATH,
  ImageLoaded: { never: /["|]/, message: 'holds the whole path of a file' },
  TargetObject: {
    never: /^(?:HKCU|HKEY_(?:LOCAL_MACHINE|CURRENT_USER|USERS|CLASSES_ROOT))\\/i,
    message: 'begins with HKLM, HKU or HKCR',
  },
  OriginalFileName: {
    never: /\\/,
    message: 'holds a name from the file itself, without a path',
    hint: 'Keep the name alone.',
  },
  IntegrityLevel: {
    whole: /^(?:Untrusted|Low|Medium|Medium Plus|MediumPlus|High|System|Protected|AppContainer|S-1-16-[0-9]+|\?|-)?$/i,
    message: 'holds Low, Medium, High or System, or their SIDs',
  },
  ProcessId: NUMBER,
  ParentProcessId: NUMBER,
  TerminalSessionId: NUMBER,
  SourcePort: PORT,
  DestinationPort: PORT,
  Initiated: TRUTH,
  SourceIsIpv6: TRUTH,
  DestinationIsIpv6: TRUTH,
  Signed: TRUTH,
  Protocol: { whole: /^(?:tcp|udp|icmp|unknown|-)$/i, message: 'holds tcp or udp' },
  GrantedAccess: { whole: /^0x[0-9a-f]+$/i, message: 'holds a hexadecimal number like 0x1410' },
  EventType: {
    whole:
      /^(?:CreateKey|DeleteKey|DeleteValue|SetValue|RenameKey|RenameValue|CreateValue|CreatePipe|ConnectPipe|INFO|-|Wmi\w+Event)$/i,
    message: 'names an event type like CreateKey, DeleteKey, DeleteValue, SetValue or RenameKey',
  },
}

/** Values that a field never has. */
export const valueImpossible: Check = (rule, report) => {
  if (!isForWindows(rule) || rule.logs.fieldsOf(rule.logsource) === undefined) return
  for (const item of rule.items) {
    const form = Object.hasOwn(FORMS, item.field.field) ? FORMS[item.field.field] : undefined
    if (form === undefined || item.field.comparison.kind !== 'text') continue
    for (const value of item.values) {
      if (value.type !== 'null' && !canOccur(value, item, form))
        report('value-impossible', value, `${item.field.field} ${form.message}; it never has this value.`, form.hint)
    }
  }
}

function canOccur(value: Scalar, { field: { comparison } }: DetectionItem, { whole, never }: FieldForm): boolean {
  if (comparison.kind !== 'text' || comparison.expand) return true
  const parts = partsOf(value)
  if (never !== undefined && parts.some((part) => isLiteral(part) && never.test(part.literal))) return false
  const isWhole = comparison.shape === 'equals' && parts.every(isLiteral)
  return !isWhole || whole === undefined || whole.test(parts.map((part) => part.literal).join(''))
}
