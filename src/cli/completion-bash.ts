/** Completion for bash 3.2 and later. Where nothing is offered, bash completes files itself. */
import type { Command } from './command.ts'
import { argumentWords, optionWords } from './command-words.ts'

export function bashCompletion(commands: readonly Command[]): string {
  return `# bash completion for sigma-replay: source <(sigma-replay completion bash)
_sigma_replay() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' i words=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${commands.map(({ name }) => name).join('|')}) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case "$command $previous" in
${commands.flatMap(choiceCases).join('\n')}
  esac
  if [[ -z $words ]]; then
    case "$command" in
      '') words='${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}' ;;
${commands.map(commandCase).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _sigma_replay sigma-replay
`
}

function choiceCases(command: Command): string[] {
  return optionWords(command)
    .filter(({ takes }) => takes !== 'nothing')
    .map(({ flags, words }) => {
      const typed = flags.map((flag) => `'${command.name} ${flag}'`).join('|')
      // Of what is no choice nothing is offered, so bash completes files.
      return words.length === 0 ? `    ${typed}) return ;;` : `    ${typed}) words='${words.join(' ')}' ;;`
    })
}

function commandCase(command: Command): string {
  const flags = optionWords(command).flatMap((option) => option.flags)
  const words = argumentWords(command)
  if (words.length > 0) return `      ${command.name}) words='${[...words, ...flags].join(' ')}' ;;`
  return `      ${command.name}) if [[ $current == -* ]]; then words='${flags.join(' ')}'; fi ;;`
}
