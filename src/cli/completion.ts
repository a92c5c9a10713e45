/** `sigma-replay completion`: a script by which a shell completes commands, options and their values. */
import { streamWriter } from '../node/output.ts'
import type { Command } from './command.ts'
import { bashCompletion } from './completion-bash.ts'
import { fishCompletion } from './completion-fish.ts'
import { powershellCompletion } from './completion-powershell.ts'
import { zshCompletion } from './completion-zsh.ts'
import { EXIT, type ExitCode, UserError } from './exit-codes.ts'
import type { Io } from './io.ts'

const SCRIPTS: { readonly [shell: string]: (commands: readonly Command[]) => string } = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
}

/** @throws UserError, OutputClosed, OutputFailed */
export async function completion(shells: readonly string[], commands: readonly Command[], io: Io): Promise<ExitCode> {
  const [shell = '', ...others] = shells
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined
  if (script === undefined || others.length > 0)
    throw new UserError(`completion: "${shells.join(' ')}" is none of ${Object.keys(SCRIPTS).join(', ')}`)
  await streamWriter(io.out)(script(commands))
  return EXIT.done
}
