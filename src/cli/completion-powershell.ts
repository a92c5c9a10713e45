/** Completion for PowerShell 5 and later. Where nothing is offered, PowerShell completes files itself. */
import type { Command } from './command.ts'
import { argumentWords, optionWords } from './command-words.ts'

export function powershellCompletion(commands: readonly Command[]): string {
  return `# PowerShell completion for sigma-replay: sigma-replay completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName sigma-replay, sigma-replay.cmd -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = [ordered]@{
${commands.map(({ name, describe }) => `    ${quoted(name)} = ${quoted(describe)}`).join('\n')}
  }
  $options = @{
${commands.flatMap(optionLines).join('\n')}
  }
  # Typed after a space: name and option → the words that it takes.
  $choices = @{
${commands.flatMap(choiceLines).join('\n')}
  }
  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $command = $typed | Where-Object { $commands.Contains($_) } | Select-Object -First 1
  if ($wordToComplete -ne '') { $typed = @($typed | Select-Object -SkipLast 1) }
  $previous = $typed | Select-Object -Last 1
  if (-not $command) { $words = $commands }
  elseif ($choices.ContainsKey("$command $previous")) {
    $words = [ordered]@{}
    foreach ($word in $choices["$command $previous"]) { $words[$word] = $word }
  }
  elseif ($wordToComplete.StartsWith('-') -or $choices.ContainsKey($command)) {
    $words = [ordered]@{}
    foreach ($word in $choices[$command]) { $words[$word] = $word }
    foreach ($entry in $options[$command].GetEnumerator()) { $words[$entry.Key] = $entry.Value }
  }
  else { return }
  foreach ($entry in $words.GetEnumerator()) {
    if ($entry.Key.StartsWith($wordToComplete)) {
      [System.Management.Automation.CompletionResult]::new($entry.Key, $entry.Key, 'ParameterValue', $entry.Value)
    }
  }
}
`
}

function optionLines(command: Command): string[] {
  const lines = optionWords(command).flatMap(({ flags, describe }) =>
    flags.map((flag) => `      ${quoted(flag)} = ${quoted(describe)}`),
  )
  return [`    ${quoted(command.name)} = [ordered]@{`, ...lines, '    }']
}

function choiceLines(command: Command): string[] {
  const ofOptions = optionWords(command).flatMap(({ flags, words }) =>
    words.length === 0 ? [] : flags.map((flag) => [`${command.name} ${flag}`, words] as const),
  )
  const own = argumentWords(command)
  const all = own.length === 0 ? ofOptions : [...ofOptions, [command.name, own] as const]
  return all.map(([typed, words]) => `    ${quoted(typed)} = @(${words.map(quoted).join(', ')})`)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
