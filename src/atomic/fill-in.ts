/** Input arguments in place of `#{name}`, as the runner of Atomic Red Team does it, and what had to be assumed. */
import type { AtomicInput } from './atomic-test.ts'

/** Where the runner's installer puts the tests (`-PathToAtomicsFolder`). */
export const ATOMICS_FOLDER = 'C:\\AtomicRedTeam\\atomics'

export interface FilledCommand {
  readonly text: string
  /** Names of arguments without a value: their `#{name}` still stands in the text. */
  readonly open: readonly string[]
  /** In words. */
  readonly assumed: readonly string[]
}

const ARGUMENT = /#\{([^{}\r\n]+)\}/g

/** Names in the order of their first mention. */
export function argumentsIn(command: string): readonly string[] {
  return [...new Set([...command.matchAll(ARGUMENT)].map(([, name]) => name!.trim()))]
}

/** A default may itself name the folder of the tests, never another argument. */
export function fillIn(command: string, inputs: readonly Pick<AtomicInput, 'name' | 'fallback'>[]): FilledCommand {
  const values = new Map(inputs.map(({ name, fallback }) => [name, fallback]))
  const used = argumentsIn(command)
  const known = used.filter((name) => values.get(name) != null)
  const filled = command.replace(ARGUMENT, (whole, name: string) => values.get(name.trim()) ?? whole)
  const text = filled.replace(/\$?PathToAtomicsFolder/gi, () => ATOMICS_FOLDER)
  return {
    text,
    open: used.filter((name) => !known.includes(name)),
    assumed: [
      ...known.map((name) => `#{${name}} has its default, ${values.get(name)!.trim()}`),
      ...(text === filled ? [] : [`the tests lie in ${ATOMICS_FOLDER}`]),
    ],
  }
}
