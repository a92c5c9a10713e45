/** Commands that are cmdlets only start no process: what is logged of them is the shell that the test's runner starts. */

import type { DocumentPart } from './detection-document.ts'
import type { Find } from './finding.ts'
import type { DocumentRuns } from './runs.ts'
import type { Standing } from './standing.ts'

/** The document knows: it speaks of sessions, of script blocks, or of how the command gets onto a command line. */
const KNOWN =
  /cmdlets?\b|in-?process|already[- ](?:running|open)|running powershell|interactiv|powershell (?:session|console|prompt|window)|\btyped\b|\bspawn|(?:no|any|new|child) (?:new )?(?:child )?process(?:es)? (?:is|are|creat|start)|(?:does|do) not (?:start|create) (?:a |any )?(?:new )?process|script ?-?block|\b4104\b|test runner|invoke-atomic|-command\b|powershell\.exe with/i

export function checkRunner(
  { prose }: DocumentPart,
  { commands }: DocumentRuns,
  standings: readonly Standing[],
  find: Find,
): void {
  const asking = standings.filter(({ seen }) => seen.some(({ kind }) => kind === 'sysmon-1'))
  if (asking.length === 0 || KNOWN.test(prose)) return
  for (const { block, isOnlyShell } of commands) {
    if (!isOnlyShell) continue
    const name = /\b[A-Z][a-z]+-[A-Z]\w+|\b(?:iwr|irm|iex)\b/.exec(block.text)?.[0] ?? 'PowerShell code'
    const place = { start: block.start, end: block.start + block.text.split('\n')[0]!.length }
    find(
      'started-by-runner',
      place,
      `${name} makes no process of its own: this is in Event ID 1 only because the test runner starts powershell.exe with it on the command line.`,
      'Typed into a PowerShell that runs already, or over WinRM, it leaves no process creation; script block logging (4104) has it. Say so under limitations.',
    )
  }
}
