import yargs, { type Argv } from 'yargs'
import { OutputClosed, OutputFailed, streamWriter } from '../node/output.ts'
import { terminalText } from '../report/index.ts'
import { EXIT, EXIT_CODES_TEXT, type ExitCode, UserError } from './exit-codes.ts'
import { type Io, paintFor, say } from './io.ts'
import { DETECT_OPTIONS, type DetectArguments, detectSettings, withDetectOptions } from './options.ts'
import { parserMessage, refuseMisuse, refuseUnknownCommand } from './usage.ts'
import { VERSION } from './version.ts'

const COMMANDS = ['detect']
const HELP_WIDTH = 110

/** Runs one command line. Never exits the process; throws only for a bug. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let help = ''
  // Handlers only note what is to be done: yargs prepares its whole help text for those that return a promise.
  let command: () => Promise<ExitCode> = () => Promise.resolve(EXIT.done)
  try {
    refuseUnknownCommand(argv, COMMANDS)
    parserOf(argv, io, (chosen) => {
      command = chosen
    }).parse([...argv], {}, (_error, _args, output) => {
      help = output
    })
    if (help !== '') await streamWriter(io.out)(`${help}\n`)
    return await command()
  } catch (error) {
    if (error instanceof OutputClosed) return EXIT.done
    if (!(error instanceof UserError || error instanceof OutputFailed)) throw error
    say(io, paintFor(io, undefined)('error', `sigma-replay: ${terminalText(error.message)}`))
    return EXIT.usage
  }
}

function parserOf(argv: readonly string[], io: Io, choose: (command: () => Promise<ExitCode>) => void): Argv {
  return (
    yargs()
      .scriptName('sigma-replay')
      .usage('$0 <command>\n\nReplays recorded Windows event logs against Sigma rules, offline.')
      .command<DetectArguments>(
        'detect [paths..]',
        'Find every match of Sigma rules in logs',
        (options) => withDetectOptions(options).middleware((typed) => refuseMisuse(typed, DETECT_OPTIONS), true),
        (typed) => {
          // What follows `--` is a path, even if it looks like an option.
          const paths = [...(typed.paths ?? []), ...typed._.slice(1).map(String)]
          if (paths.length === 0) throw new UserError('name the logs to search: files, folders or globs')
          const settings = detectSettings({ ...typed, paths })
          // Loaded when needed: help and mistakes do not wait for the engine.
          choose(async () => (await import('./detect.ts')).detect(settings, io))
        },
      )
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
