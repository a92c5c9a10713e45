/** Completion for fish, for `~/.config/fish/completions/sigma-replay.fish`. */
import type { Command } from './command.ts'
import { argumentWords, type OptionWords, optionWords } from './command-words.ts'

export function fishCompletion(commands: readonly Command[]): string {
  return `# fish completion for sigma-replay: sigma-replay completion fish | source
${commands.flatMap(({ name, describe }) => `complete -c sigma-replay -n __fish_use_subcommand -f -a ${name} -d ${quoted(describe)}`).join('\n')}
complete -c sigma-replay -n __fish_use_subcommand -l version -d 'Show version number'
${commands.flatMap(commandLines).join('\n')}
`
}

function commandLines(command: Command): string[] {
  const start = `complete -c sigma-replay -n '__fish_seen_subcommand_from ${command.name}'`
  const words = argumentWords(command)
  return [
    ...optionWords(command).map((option) => `${start} ${optionText(option)}`),
    ...(words.length === 0 ? [] : [`${start} -f -a ${quoted(words.join(' '))}`]),
  ]
}

function optionText({ flags, describe, takes, words }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  const value = takes === 'nothing' ? [] : takes === 'words' ? [`-x -a ${quoted(words.join(' '))}`] : ['-r -F']
  return [...names, ...value, `-d ${quoted(describe)}`].join(' ')
}

/** In single quotes fish takes only these two for more than themselves. */
function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
