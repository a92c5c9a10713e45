/** Logs and a rule that try to become part of the page, to hide, or to be too much. */
import { type RecordDescription, writeEvtx } from '../../../src/evtx/write.ts'

/** Of the log's file; a name of a folder's entry holds no slash. */
export const HOSTILE_NAME = `a<img src=x onerror=fooled=1>"'&\u202egpj.evtx`

export const HOSTILE_VALUES: readonly string[] = [
  '</script><script>window.fooled = 1</script>',
  '--><img src=x onerror="window.fooled = 1">',
  `"><svg onload=alert(1)>`,
  'javascript:alert(document.domain)',
  'powershell \u202etxt.exe\u202c \u2066\u2069 \u200b\ufeff zero width',
  '\x1b]0;title\x07\x1b[2J\x1b[31mred',
  'half of a pair \ud800 and \udfff, tags \u{e0041}\u{e0042}',
  '{{constructor.constructor("fooled = 1")()}} %3Cscript%3E',
  'שלום cmd.exe עולם',
  'x'.repeat(4000),
]

export function hostileLog(): Uint8Array {
  return writeEvtx(HOSTILE_VALUES.map(recordOf))
}

function recordOf(value: string, index: number): RecordDescription {
  const text = { type: 'string', value } as const
  const guid = (number: number): string => `{0f1e2d3c-4b5a-6978-8796-${String(number).padStart(12, '0')}}`
  return {
    system: {
      provider: { name: 'Microsoft-Windows-Sysmon' },
      eventId: 1,
      timeCreated: `2026-03-11T09:14:0${index % 10}.1234567Z`,
      channel: 'Microsoft-Windows-Sysmon/Operational',
      computer: value.slice(0, 200),
    },
    body: {
      kind: 'eventData',
      items: [
        { name: 'ProcessGuid', value: { type: 'string', value: guid(index + 1) } },
        // Each started the next, and the last the first.
        { name: 'ParentProcessGuid', value: { type: 'string', value: guid(((index + 9) % 10) + 1) } },
        { name: 'Image', value: text },
        { name: 'CommandLine', value: text },
        { name: 'User', value: text },
        { name: '<b onclick=fooled()>name</b>', value: text },
        { name: '__proto__', value: text },
        { name: 'constructor', value: text },
      ],
    },
  }
}

/** A command line of a megabyte, as only XML can hold. */
export function hostileXml(): string {
  const line = `long-command-line ${'&lt;script&gt;'.repeat(130_000)}`
  return `<Events><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon'/><EventID>1</EventID><TimeCreated SystemTime='2026-03-11T10:00:00.0000000Z'/><EventRecordID>1</EventRecordID><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>PC</Computer></System><EventData><Data Name='Image'>C:\\cmd.exe</Data><Data Name='CommandLine'>${line}</Data>${'<Data>x</Data>'.repeat(2000)}</EventData></Event></Events>`
}

export const HOSTILE_RULE = `title: </title><script>window.fooled = 1</script>
id: 5ad0fa6a-0000-4000-8000-000000000000
status: test
author: "<img src=x onerror=fooled=1> \\u202egnirts"
license: "javascript:alert(1)"
description: "</pre><script>fooled=1</script>"
references:
  - "javascript:alert(1)"
  - "data:text/html,<script>alert(1)</script>"
  - "https://example.org/</a><script>x</script>"
falsepositives:
  - "<iframe src=javascript:alert(1)>"
tags:
  - attack.execution
level: high
logsource: { category: process_creation, product: windows }
detection:
  "sel<b>":
    CommandLine|contains: ['', 'script']
  condition: 1 of sel*
`
