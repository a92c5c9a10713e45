/** Completion for zsh, to be sourced or to lie in a folder of `fpath` as `_sigma-replay`. */
import type { Command } from './command.ts'
import { argumentWords, type OptionWords, optionWords } from './command-words.ts'

export function zshCompletion(commands: readonly Command[]): string {
  return `#compdef sigma-replay
# zsh completion for sigma-replay: source <(sigma-replay completion zsh)
_sigma_replay() {
  local -a commands
  commands=(
${commands.map(({ name, describe }) => `    ${quoted(`${name}:${describe}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _sigma-replay ]]; then
  _sigma_replay "$@"
else
  compdef _sigma_replay sigma-replay
fi
`
}

function commandCase(command: Command): string {
  const words = argumentWords(command)
  const argument = words.length > 0 ? `*:word:(${words.join(' ')})` : '*:path:_files'
  const lines = [...optionWords(command).flatMap(optionSpecs), quoted(argument)]
  return `    ${command.name})\n      _arguments \\\n        ${lines.join(' \\\n        ')} ;;`
}

/** `'*--rules[…]:value:_files'`: one for each way to write it. */
function optionSpecs({ flags, describe, takes, words, isRepeatable }: OptionWords): string[] {
  const told = describe.replace(/[[\]\\]/g, '\\$&')
  const value = takes === 'nothing' ? '' : `:value:${words.length > 0 ? `(${words.join(' ')})` : '_files'}`
  return flags.map((flag) => quoted(`${isRepeatable ? '*' : ''}${flag}[${told}]${value}`))
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
