/** What can be typed, as completion scripts and help pages tell it: read off the commands. */
import type { Options } from 'yargs'
import type { Command } from './command.ts'

export interface OptionWords {
  /** `--rules`, and `-r` where there is a short one; of a switch that is on, `--no-…`. */
  readonly flags: readonly string[]
  readonly describe: string
  /** What the option takes: nothing, one of these words, or something else, which may be a file. */
  readonly takes: 'nothing' | 'words' | 'text'
  readonly words: readonly string[]
  readonly isRepeatable: boolean
}

export function optionWords({ options }: Pick<Command, 'options'>): OptionWords[] {
  return [...Object.entries(options).flatMap(([name, option]) => wordsOf(name, option)), HELP]
}

const HELP: OptionWords = {
  flags: ['--help', '-h'],
  describe: 'Show help',
  takes: 'nothing',
  words: [],
  isRepeatable: false,
}

function wordsOf(name: string, option: Options): OptionWords[] {
  const { type, alias, choices, default: given, describe = '', array } = option
  const flags = [`--${name}`, ...[alias ?? []].flat().map((short) => `-${short}`)]
  const words = (choices ?? []).map(String)
  const takes = type === 'boolean' ? 'nothing' : words.length > 0 ? 'words' : 'text'
  const each = { flags, describe: String(describe), takes, words, isRepeatable: array === true } as const
  const negated = { ...each, flags: [`--no-${name}`] }
  // A switch that is on is only ever turned off; one that is neither may be turned both ways.
  if (type !== 'boolean' || given === false) return [each]
  return given === true ? [negated] : [each, negated]
}

/** Of a command that takes words and no paths: what they may be. */
export function argumentWords({ paths }: Pick<Command, 'paths'>): readonly string[] {
  return paths.words?.() ?? []
}
