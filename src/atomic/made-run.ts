/**
 * The process creations that a test of Atomic Red Team leaves in the logs: the shell that the runner starts, and the
 * programs that the command names. A test can be run in several ways, which differ in parents and command lines; each is
 * made, so that a detection can be asked which of them it sees.
 */
import type { Executor } from './atomic-test.ts'
import { type ChildCommand, childCommands, type Shell } from './child-commands.ts'
import { expandVariables } from './environment.ts'
import {
  type MadeEvent,
  processCreations,
  registryValueSet,
  type StartedProgram,
  scriptBlock,
  USER_SID,
} from './made-event.ts'
import { itemProperties, regAdd } from './registry-writes.ts'
import { runnerProcess } from './runner.ts'
import { locateProgram } from './windows-programs.ts'

/** How the test is run. The first two are Invoke-AtomicTest; the others are people, who do not use its runner. */
export const WAYS = {
  local: 'run by Invoke-AtomicTest on the machine itself',
  remote: 'run by Invoke-AtomicTest over WinRM',
  'local-pwsh': 'run by Invoke-AtomicTest in PowerShell 7 on the machine itself',
  cmd: 'typed into cmd.exe',
  powershell: 'typed into powershell.exe',
  winrm: 'typed into a PowerShell session over WinRM',
  direct: 'started by another program',
} as const satisfies { readonly [way: string]: string }

export type Way = keyof typeof WAYS

export interface MadeRun {
  readonly way: Way
  readonly events: readonly MadeEvent[]
}

/** What of a test decides its events; `command` has its arguments filled in. */
export interface RunnableCommand {
  readonly executor: Executor
  readonly command: string
  readonly isElevated: boolean
}

const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'
const CMD = 'C:\\Windows\\System32\\cmd.exe'
const WSMPROVHOST = 'C:\\Windows\\System32\\wsmprovhost.exe'
const WSMPROVHOST_COMMAND = 'C:\\Windows\\system32\\wsmprovhost.exe -Embedding'

/** Parents with their command lines; `direct` has none that could be told. */
const PARENTS: { readonly [way in Exclude<Way, 'direct'>]: StartedProgram } = {
  local: { image: POWERSHELL, commandLine: `"${POWERSHELL}"`, isExample: true },
  'local-pwsh': {
    image: 'C:\\Program Files\\PowerShell\\7\\pwsh.exe',
    commandLine: '"C:\\Program Files\\PowerShell\\7\\pwsh.exe"',
    isExample: true,
  },
  remote: {
    image: WSMPROVHOST,
    commandLine: WSMPROVHOST_COMMAND,
  },
  cmd: { image: CMD, commandLine: '"C:\\Windows\\system32\\cmd.exe"', isExample: true },
  powershell: { image: POWERSHELL, commandLine: `"${POWERSHELL}"`, isExample: true },
  winrm: { image: WSMPROVHOST, commandLine: WSMPROVHOST_COMMAND },
}

/** Every way in which the command can be run; none for executors that Windows does not have. */
export function madeRuns(test: RunnableCommand): readonly MadeRun[] {
  const shell: Shell = test.executor === 'powershell' ? 'powershell' : 'cmd'
  const started = runnerProcess(test.executor, test.command)
  if (started === undefined) return []
  const runner = { ...locateProgram(started.program), commandLine: started.commandLine }
  const children = childCommands(test.command, shell)
  const underRunner = (way: 'local' | 'remote' | 'local-pwsh'): MadeRun => ({
    way,
    events: [
      ...processCreations(runner, PARENTS[way], test, 'The runner starts the shell with the whole command.'),
      ...children.flatMap((child) => descendants(child, shell, runner, test)),
      ...inProcess(test, shell),
    ],
  })
  const byHand = (way: 'cmd' | 'powershell' | 'winrm', typedInto: Shell): MadeRun => ({
    way,
    events: [
      ...children.flatMap((child) => descendants(child, typedInto, PARENTS[way], test)),
      ...(way === 'cmd' ? [] : inProcess(test, shell)),
      ...(way === 'cmd' && shell === 'powershell' ? shellByHand(test) : []),
    ],
  })
  return [
    underRunner('local'),
    underRunner('remote'),
    underRunner('local-pwsh'),
    byHand('cmd', 'cmd'),
    byHand('powershell', 'powershell'),
    byHand('winrm', 'powershell'),
    {
      way: 'direct',
      events: [
        ...children.flatMap((child) => creation(child, 'written', undefined, test)),
        ...(shell === 'powershell' ? shellStarted(test) : []),
      ],
    },
  ]
}

/** The command as it stands behind `-Command`, by whatever starts PowerShell. */
function shellStarted(test: RunnableCommand): readonly MadeEvent[] {
  const program = { ...locateProgram('powershell.exe'), commandLine: `powershell.exe -Command ${test.command.trim()}` }
  return processCreations(program, undefined, test, 'The command is given to a new powershell.exe.')
}

/** What PowerShell does itself, without a program. */
function inProcess({ command }: RunnableCommand, shell: Shell): readonly MadeEvent[] {
  if (shell !== 'powershell') return []
  const written = itemProperties(command, shell, USER_SID)
  const because = 'PowerShell sets the value itself.'
  return [scriptBlock(command), ...written.map((each) => registryValueSet(POWERSHELL, each, because))]
}

/** `powershell.exe -Command "…"`: how people put a PowerShell command on a command line. */
function shellByHand(test: RunnableCommand): readonly MadeEvent[] {
  const commandLine = `powershell.exe  -Command "${test.command.trim().replaceAll('"', '\\"')}"`
  const program = { ...locateProgram('powershell.exe'), commandLine }
  return processCreations(program, PARENTS.cmd, test, 'The command is given to a new powershell.exe.')
}

/** Shells that a command starts may start programs themselves; deeper than this nobody nests them. */
const MAX_DEPTH = 3

function descendants(
  child: ChildCommand,
  shell: Shell,
  parent: StartedProgram,
  test: RunnableCommand,
  depth = 1,
): MadeEvent[] {
  const events = creation(child, shell, parent, test)
  const inner = depth < MAX_DEPTH ? innerCommand(child) : undefined
  if (inner === undefined) return events
  const self = { image: locateProgram(child.program).image, commandLine: commandLineOf(child, shell) }
  const below = childCommands(inner.text, inner.shell)
  return [...events, ...below.flatMap((each) => descendants(each, inner.shell, self, test, depth + 1))]
}

/** The command that a shell is given as an argument. */
function innerCommand({ program, rest }: ChildCommand): { readonly text: string; readonly shell: Shell } | undefined {
  const name = program.toLowerCase().replace(/^.*[\\/]|\.exe$/g, '')
  if (name === 'cmd') {
    const given = /(?:^|\s)\/[ckr]\s*(.+)$/is.exec(rest)?.[1]
    return given === undefined ? undefined : { text: unquoted(given), shell: 'cmd' }
  }
  if (name !== 'powershell' && name !== 'pwsh') return undefined
  const given = /(?:^|\s)-(?:c|com|comm|comma|comman|command)\s+(.+)$/is.exec(rest)?.[1]
  return given === undefined ? undefined : { text: unquoted(given), shell: 'powershell' }
}

function unquoted(text: string): string {
  const trimmed = text.trim()
  const inside = /^"(.*)"$/s.exec(trimmed)?.[1] ?? trimmed
  return inside.replaceAll('\\"', '"')
}

function creation(
  child: ChildCommand,
  shell: Shell | 'written',
  parent: StartedProgram | undefined,
  test: RunnableCommand,
): MadeEvent[] {
  const located = locateProgram(child.program)
  const program = { ...located, commandLine: commandLineOf(child, shell) }
  const written = regAdd(child, USER_SID)
  const because = `The command starts ${child.program}.`
  const events = processCreations(program, parent, test, because)
  return written === undefined ? events : [...events, registryValueSet(program.image, written, because)]
}

/**
 * cmd.exe passes the name as typed and puts a space before the rest, which has its own; PowerShell passes the whole path
 * in quotes (both seen in recorded events).
 */
function commandLineOf({ program, rest: written }: ChildCommand, shell: Shell | 'written'): string {
  const name = program.includes(' ') ? `"${program}"` : program
  if (shell === 'written') return written === '' ? name : `${name} ${written}`
  const rest = expandVariables(written, shell)
  if (shell === 'cmd') return rest === '' ? name : `${name}  ${rest}`
  const { image } = locateProgram(program)
  const path = image.replace(/^C:\\Windows\\System32\\(?=[^\\]+$)/i, 'C:\\Windows\\system32\\')
  return rest === '' ? `"${path}"` : `"${path}" ${rest}`
}
