/** The runs that a document's commands would make, with what had to be assumed for them. */
import type { AtomicTest, Executor } from '../atomic/atomic-test.ts'
import type { AtomicTests } from '../atomic/atomics.ts'
import { childCommands } from '../atomic/child-commands.ts'
import { fillIn } from '../atomic/fill-in.ts'
import { type MadeRun, madeRuns } from '../atomic/made-run.ts'
import type { CommandBlock, DocumentPart } from './detection-document.ts'

export interface DocumentRuns {
  /** Of one command each; empty when the document has none that Windows would run. */
  readonly commands: readonly RunCommand[]
  readonly runs: readonly MadeRun[]
  /** Of Atomic Red Team, where its tests are at hand and the document names one or has its command. */
  readonly test: AtomicTest | undefined
  readonly assumed: readonly string[]
  /** Something in the commands starts processes that the text does not tell: a service, a script, a payload. */
  readonly mayStartOthers: boolean
}

export interface RunCommand {
  readonly block: CommandBlock
  /** With arguments at their defaults. */
  readonly text: string
  /** One, unless the document leaves it open. */
  readonly executors: readonly Executor[]
  /** Nothing in it is a program of its own. */
  readonly isOnlyShell: boolean
}

/** Commands of a document that events are made of, and UTF-16 units of one: the longest test of Atomic Red Team has 9,000. */
const MAX_COMMANDS = 16
const MAX_COMMAND_LENGTH = 20_000

export function runsOf(part: DocumentPart, atomics: AtomicTests | undefined): DocumentRuns {
  const test = atomics && atomicTestOf(part, atomics)
  const runnable = part.commands.filter(({ text }) => text.length <= MAX_COMMAND_LENGTH)
  const commands = runnable.slice(0, MAX_COMMANDS).map((block) => runCommand(block, part, test))
  const isElevated = test?.executor.isElevated ?? false
  const runs = commands.flatMap(({ command, executors }) =>
    executors.flatMap((executor) => madeRuns({ executor, command: command.text, isElevated })),
  )
  const left = part.commands.length - commands.length
  return {
    commands: commands.map(({ command, ...rest }) => ({ ...rest, text: command.text })),
    runs,
    test,
    mayStartOthers: left > 0 || commands.some(({ command }) => STARTS_OTHERS.test(command.text)),
    assumed: [
      ...new Set(commands.flatMap(({ command }) => command.assumed)),
      ...(left > 0
        ? [
            `${commands.length} commands are run; ${left} more, or longer than ${MAX_COMMAND_LENGTH} characters, are not looked at`,
          ]
        : []),
    ],
  }
}

/** Programs that start what they are given, or have a service do it. */
const STARTERS =
  `schtasks at psexec psexec64 winrs mshta rundll32 regsvr32 msiexec forfiles pcalua cmstp hh wscript cscript
  installutil msbuild odbcconf mmc eventvwr fodhelper sdclt control explorer regasm regsvcs csc python node java`
    .trim()
    .split(/\s+/)
    .join('|')

/** A name with `.exe`, or one that is no part of a path; cmdlets; files that hold commands, unless they are fetched. */
const STARTS_OTHERS = new RegExp(
  [
    String.raw`(?:(?<![\\/\w-])(?:${STARTERS})|\b(?:${STARTERS})\.exe)(?![\\\w-])`,
    String.raw`\bcall\s+create\b|Win32_Process|\bsc(?:\.exe)?\s+(?:create|start|config)\b`,
    String.raw`\b(?:Invoke-(?:Command|Expression|WmiMethod|CimMethod|Item)|iex|icm|Start-(?:Job|Service|ScheduledTask))\b`,
    String.raw`\bNew-Service\b|\bNew-Object\s+-ComObject\b`,
    String.raw`(?<!https?:[^\s"']*)\.(?:bat|cmd|ps1|vbs|js|jse|hta|scr|msi|dll|sct|lnk)\b(?![^\n]*(?:-OutFile|https?:))`,
  ].join('|'),
  'i',
)

function runCommand(block: CommandBlock, part: DocumentPart, test: AtomicTest | undefined) {
  const described = part.inputs.filter(({ fallback }) => fallback !== null)
  const known = test?.inputs.filter(({ name }) => !described.some((each) => each.name === name)) ?? []
  const command = fillIn(block.text, [...described, ...known])
  const executors = executorsOf(block, test)
  const isOnlyShell = executors.every(
    (executor) => executor === 'powershell' && childCommands(command.text, 'powershell').length === 0,
  )
  return { block, command, executors, isOnlyShell }
}

const ON_WINDOWS: readonly Executor[] = ['powershell', 'command_prompt']

/** What the document says, else what the text can only be, else the test; both where it can be either. */
function executorsOf({ executor, text }: CommandBlock, test: AtomicTest | undefined): readonly Executor[] {
  if (executor !== undefined) return [executor]
  if (looksLikePowershell(text)) return ['powershell']
  const named = test?.executor.name
  return named !== undefined && ON_WINDOWS.includes(named) ? [named] : ON_WINDOWS
}

/** A cmdlet, a variable, a type: nothing that cmd.exe would understand. */
function looksLikePowershell(text: string): boolean {
  return /(?:^|[\n;|({=&]\s*)(?:[A-Z][a-z]+-[A-Z]\w+|iwr|irm|iex)\b|\$env:|^\s*\$\w+\s*=|\[[A-Z]\w*(?:\.\w+)+\]/m.test(
    text,
  )
}

/** By its GUID, its name, its number, or its command. */
function atomicTestOf(part: DocumentPart, atomics: AtomicTests): AtomicTest | undefined {
  const technique = part.techniques.find(({ where }) => where === 'heading' || where === 'label')?.text
  const { guid, name, number } = part.test
  const byGuid = guid && atomics.find({ guid: guid.text })
  if (byGuid !== undefined) return byGuid
  const ofTechnique = technique === undefined ? [] : atomics.ofTechnique(technique)
  const byCommand = ofTechnique.find((test) =>
    part.commands.some(({ text }) => sameCommand(test.executor.command, text)),
  )
  return (
    byCommand ??
    atomics.find({ technique, name: name?.text, number: number === undefined ? undefined : Number(number.text) })
  )
}

/** But for white space. */
export function sameCommand(left: string, right: string): boolean {
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase()
  return plain(left) === plain(right)
}
