/** `sigma-replay help`: a page about a command in the order of manual pages, as text or for man(1). */
import type { WriteStream } from 'node:tty'
import { streamWriter } from '../node/output.ts'
import { type Paint, wrapped } from '../report/index.ts'
import { didYouMean } from '../sigma/nearest.ts'
import type { Command } from './command.ts'
import { type OptionWords, optionWords } from './command-words.ts'
import { EXIT, EXIT_CODE_MEANINGS, type ExitCode, UserError } from './exit-codes.ts'
import { type Io, paintFor } from './io.ts'
import { manualPage } from './manual-page.ts'
import { VERSION } from './version.ts'

export interface HelpPage {
  readonly name: string
  readonly sections: readonly HelpSection[]
}

export interface HelpSection {
  readonly title: string
  readonly paragraphs: readonly string[]
  /** What is told of each of several things. */
  readonly items: readonly (readonly [thing: string, meaning: string])[]
}

/** @throws UserError, OutputClosed, OutputFailed */
export async function help(
  names: readonly string[],
  isManual: boolean,
  commands: readonly Command[],
  io: Io,
): Promise<ExitCode> {
  const pages = names.length === 0 ? [overview(commands)] : names.map((name) => commandPage(commandOf(name, commands)))
  const paint = paintFor(io, undefined, (io.out as WriteStream).isTTY === true)
  const texts = pages.map((page) => (isManual ? manualPage(page, VERSION) : pageText(page, paint)))
  await streamWriter(io.out)(texts.join('\n'))
  return EXIT.done
}

function commandOf(name: string, commands: readonly Command[]): Command {
  const found = commands.find((each) => each.name === name)
  if (found !== undefined) return found
  const names = commands.map((each) => each.name)
  const meant = didYouMean(name, names, `There are ${names.join(', ')}.`)
  throw new UserError(`help: there is no command "${name}". ${meant}`)
}

function overview(commands: readonly Command[]): HelpPage {
  return {
    name: 'sigma-replay',
    sections: [
      section('NAME', ['sigma-replay - replay recorded Windows event logs against Sigma rules, offline']),
      section('SYNOPSIS', ['sigma-replay COMMAND [OPTIONS] PATHS...']),
      section(
        'COMMANDS',
        [],
        commands.map(({ name, describe }) => [name, `${describe}.`] as const),
      ),
      section('EXAMPLES', [], examplesOf(commands.map(({ examples }) => examples[0]!))),
      ...CLOSING_SECTIONS,
    ],
  }
}

function commandPage(command: Command): HelpPage {
  const { name, describe, paths, examples } = command
  const argument = (paths.name ?? 'paths').toUpperCase()
  const argumentText = paths.missing === undefined ? `[${argument}...]` : `${argument}...`
  return {
    name: `sigma-replay ${name}`,
    sections: [
      section('NAME', [`sigma-replay ${name} - ${describe[0]!.toLowerCase()}${describe.slice(1)}`]),
      section('SYNOPSIS', [`sigma-replay ${name} [OPTIONS] ${argumentText}`]),
      section('ARGUMENTS', [], [[argument, `${paths.describe}.`]]),
      section('OPTIONS', [], optionWords(command).map(optionItem)),
      section('EXAMPLES', [], examplesOf(examples)),
      ...CLOSING_SECTIONS,
    ],
  }
}

const CLOSING_SECTIONS: readonly HelpSection[] = [
  section('OUTPUT', ['Data goes to stdout, everything else to stderr.']),
  section('EXIT STATUS', [], EXIT_CODE_MEANINGS),
  section(
    'ENVIRONMENT',
    [],
    [
      ['NO_COLOR', 'Not empty: no colours.'],
      ['COLUMNS', 'Width of tables where no terminal tells it.'],
      ['SIGMA_REPLAY_DEBUG', 'Set: a bug shows where it happened.'],
    ],
  ),
]

function section(title: string, paragraphs: readonly string[], items: HelpSection['items'] = []): HelpSection {
  return { title, paragraphs, items }
}

function optionItem({ flags, describe, takes, words, isRepeatable }: OptionWords): readonly [string, string] {
  const value = takes === 'nothing' ? '' : words.length > 0 ? ` ${words.join('|')}` : ' VALUE'
  const again = isRepeatable && !describe.includes('again') ? ' May be given again.' : ''
  return [`${flags.join(', ')}${value}`, `${describe}.${again}`]
}

function examplesOf(examples: Command['examples']): HelpSection['items'] {
  return examples.map(([line, meaning]) => [line.replaceAll('$0', 'sigma-replay'), `${meaning}.`])
}

const WIDTH = 100
const INDENT = '    '

function pageText({ sections }: HelpPage, paint: Paint): string {
  const lines = sections.flatMap(({ title, paragraphs, items }) => [
    paint('heading', title),
    ...paragraphs.flatMap((text) => indented(text, 1)),
    ...items.flatMap(([thing, meaning]) => [`${INDENT}${thing}`, ...indented(meaning, 2)]),
    '',
  ])
  return `${lines.slice(0, -1).join('\n')}\n`
}

function indented(text: string, depth: number): string[] {
  const indent = INDENT.repeat(depth)
  return wrapped(text, WIDTH - indent.length).map((line) => indent + line)
}
