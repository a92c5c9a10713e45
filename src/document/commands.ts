/** Which blocks of code are run as the attack, and which only prepare it or clean up. */
import type { CommandBlock, DocumentPart } from './detection-document.ts'
import type { Labelled } from './labels.ts'
import { commandBlock, executorNamed, type FoundCode, spanOf } from './source-blocks.ts'
import { isSection, means } from './vocabulary.ts'

export function commandsOf(
  code: readonly FoundCode[],
  labels: readonly Labelled[],
): Pick<DocumentPart, 'commands' | 'otherCommands'> {
  const named = labels.find(({ label, isHeading }) => !isHeading && means(label, 'executor'))
  const executor = named === undefined ? undefined : executorOfWords(named.value)
  const found = [...code.flatMap(asCommand), ...labels.flatMap(inlineCommand)]
  const finished = found.map(({ command, isAside }) => ({
    command: command.executor ? command : { ...command, executor },
    isAside,
  }))
  return {
    commands: finished.filter(({ isAside }) => !isAside).map(({ command }) => command),
    otherCommands: finished.filter(({ isAside }) => isAside).map(({ command }) => command),
  }
}

interface PlacedCommand {
  readonly command: CommandBlock
  readonly isAside: boolean
}

function asCommand(found: FoundCode): PlacedCommand[] {
  if (found.language !== 'command' || found.lines.length === 0) return []
  const command = commandBlock(found)
  if (command.text === '' || !isRunnable(found, command.text)) return []
  const heading = found.section.at(-1) ?? ''
  const words = `${heading} ${found.lead}`
  const isAside = isSection(words, 'aside')
  const isAttack = found.section.some((each) => isSection(each, 'attack')) || isSection(found.lead, 'attack')
  return isAttack || isAside || executorNamed(found.label) !== undefined ? [{ command, isAside }] : []
}

/** Labels of fences that hold something else than a command. */
const NO_SHELL =
  /^(?:json|xml|ya?ml|mermaid|log|csv|markdown|md|python|py|csharp|cs|c|cpp|vb|js|javascript|html|toml|ini|diff|evtx)\b/i

function isRunnable({ label }: FoundCode, text: string): boolean {
  return !NO_SHELL.test(label) && !/^\s*Invoke-AtomicTest\b/i.test(text)
}

/** `**Command:** \`whoami /all\`` */
function inlineCommand({ label, place, isHeading, section }: Labelled): PlacedCommand[] {
  if (isHeading || !/^(?:attack |test |executed )?(?:command|befehl|commande|comando)(?: ?line)?s?$/i.test(label))
    return []
  const code = /^`+([^`]+)`+$/.exec(place.text.trim())
  if (code === null) return []
  const isAside = section.slice(-1).some((heading) => isSection(heading, 'aside'))
  return [{ command: { ...spanOf([place]), text: code[1]!.trim(), executor: undefined }, isAside }]
}

/** `PowerShell`, `Command Prompt (cmd.exe)`, `powershell (elevated)` */
function executorOfWords(words: string): CommandBlock['executor'] {
  if (/power ?shell|\bpwsh\b/i.test(words)) return 'powershell'
  if (/command[ _]prompt|\bcmd\b|batch/i.test(words)) return 'command_prompt'
  if (/\bbash\b/i.test(words)) return 'bash'
  if (/\bsh\b/i.test(words)) return 'sh'
  return /manual/i.test(words) ? 'manual' : undefined
}
