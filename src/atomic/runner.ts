/**
 * The process that Invoke-AtomicRedTeam starts for a test (Private/Invoke-ExecuteCommand.ps1, Invoke-Process.ps1): .NET
 * puts the file name in quotes before the arguments; lines of a batch are joined with `&`; double quotes inside
 * PowerShell become `\""`.
 */
import type { Executor } from './atomic-test.ts'

export interface StartedProcess {
  /** File name as given to CreateProcess; the folder is found on the path. */
  readonly program: 'powershell.exe' | 'cmd.exe'
  readonly commandLine: string
}

/** undefined: no process of Windows is started for it. */
export function runnerProcess(executor: Executor, command: string): StartedProcess | undefined {
  const trimmed = command.trim().replaceAll('\r\n', '\n')
  switch (executor) {
    case 'command_prompt':
      return { program: 'cmd.exe', commandLine: `"cmd.exe" /c ${trimmed.replaceAll('\n', ' & ')}` }
    case 'powershell':
      return { program: 'powershell.exe', commandLine: `"powershell.exe" & {${trimmed.replaceAll('"', '\\""')}}` }
    default:
      return undefined
  }
}
