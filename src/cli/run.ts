import yargs, { type Argv } from 'yargs'
import { removeSpooled } from '../node/archive/spool.ts'
import { OutputClosed, OutputFailed, streamWriter } from '../node/output.ts'
import { terminalText } from '../report/index.ts'
import type { Action, Command } from './command.ts'
import { COMMANDS } from './commands.ts'
import { EXIT, EXIT_CODES_TEXT, type ExitCode, UserError } from './exit-codes.ts'
import { type Io, paintFor, say } from './io.ts'
import { parserMessage, refuseMisuse, refuseUnknownCommand } from './usage.ts'
import { VERSION } from './version.ts'

const HELP_WIDTH = 110

/** Runs one command line. Never exits the process; throws only for a bug. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const chosen = chosenBy(argv)
    if (typeof chosen !== 'string') return await interruptible(chosen, io)
    await streamWriter(io.out)(`${chosen}\n`)
    return EXIT.done
  } catch (error) {
    if (error instanceof OutputClosed) return EXIT.done
    if (!(error instanceof UserError || error instanceof OutputFailed)) throw error
    say(io, paintFor(io, undefined)('error', `sigma-replay: ${terminalText(error.message)}`))
    return EXIT.usage
  }
}

/** Thrown by the handler of a command, as behind one yargs lays out its whole help, wanted or not: a fifth of a small run. */
class Chosen extends Error {
  readonly action: Action

  constructor(action: Action) {
    super()
    this.action = action
  }
}

/** What a command line asks for: an action, or help. @throws UserError */
function chosenBy(argv: readonly string[]): Action | string {
  const names = COMMANDS.map(({ name }) => name)
  refuseUnknownCommand(argv, names)
  let help = ''
  try {
    parserOf(argv).parse(withDashes(argv), {}, (_error, _args, output) => {
      help = output
    })
  } catch (error) {
    if (error instanceof Chosen) return error.action
    throw error
  }
  return help
}

/** From the beginning: while rules are being loaded, too, an interrupted run leaves a whole document. */
async function interruptible(action: Action, io: Io): Promise<ExitCode> {
  const abort = new AbortController()
  const stopListening = io.onInterrupt(() => abort.abort())
  try {
    return await action(io, abort.signal)
  } finally {
    stopListening()
    removeSpooled()
  }
}

function parserOf(argv: readonly string[]): Argv {
  const parser = yargs()
    .scriptName('sigma-replay')
    .usage('$0 <command>\n\nReplays recorded Windows event logs against Sigma rules, offline.')
  for (const each of COMMANDS) addCommand(parser, each)
  return (
    parser
      .demandCommand(1, 'name a command, for example: sigma-replay detect LOGS --rules RULES')
      .strictCommands()
      .parserConfiguration({
        'greedy-arrays': false,
        'camel-case-expansion': false,
        'dot-notation': false,
        'parse-positional-numbers': false,
      })
      .version(VERSION)
      .help()
      .alias('help', 'h')
      .epilogue(EXIT_CODES_TEXT)
      .locale('en')
      // yargs lays its help out whether it is wanted or not; without a width that costs nothing.
      .wrap(argv.some((word) => word === '--help' || word === '-h') ? HELP_WIDTH : null)
      .exitProcess(false)
      .fail((message, error) => {
        if (error !== undefined && error.name !== 'YError') throw error
        throw new UserError(parserMessage(message ?? error?.message ?? ''))
      })
  )
}

function addCommand(parser: Argv, command: Command): void {
  const { name, describe, paths, options, examples } = command
  const positional = paths.name ?? 'paths'
  parser.command(
    `${name} [${positional}..]`,
    describe,
    (builder) => {
      const declared = builder
        .positional(positional, { type: 'string', array: true, describe: paths.describe })
        .options(options)
        .middleware((typed) => {
          for (const [option, value] of Object.entries(typed)) typed[option] = dashed(value)
          refuseMisuse(typed, options)
        }, true)
        .epilogue(EXIT_CODES_TEXT)
      for (const [line, meaning] of examples) declared.example(line, meaning)
      return declared
    },
    (typed) => {
      // What follows `--` is a path, even if it looks like an option.
      const named = (typed[positional] ?? []) as readonly string[]
      const given = [...named, ...typed._.slice(1).map(String)].map((path) => dashed(path) as string)
      const mayBeNone = paths.missing === undefined || command.needsNoPaths?.(typed) === true
      if (given.length === 0 && !mayBeNone) throw new UserError(paths.missing)
      throw new Chosen(command.prepare({ ...typed, paths: given }))
    },
  )
}

/** yargs loses a lone dash among the paths; what stands in for it is no word that can be typed. */
const DASH = '\0-'

function withDashes(argv: readonly string[]): string[] {
  return argv.map((word) => (word === '-' ? DASH : word))
}

function dashed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dashed)
  return value === DASH ? '-' : value
}
