import yargs from 'yargs'
import { detect } from './detect.ts'
import { EXIT, type ExitCode, UserError } from './exit-codes.ts'
import { type Io, paintFor, say } from './io.ts'
import { type DetectArguments, withDetectOptions } from './options.ts'
import { VERSION } from './version.ts'

const HELP_WIDTH = 110

/** Runs one command line. Never exits the process; throws only for a bug. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  // Handlers only note what is to be done: yargs prepares its whole help text for those that return a promise.
  let command: () => Promise<ExitCode> = () => Promise.resolve(EXIT.done)
  const parser = yargs()
    .scriptName('sigma-replay')
    .usage('$0 <command>\n\nReplays recorded Windows event logs against Sigma rules, offline.')
    .command<DetectArguments>(
      'detect <paths..>',
      'Find every match of Sigma rules in logs',
      (options) => withDetectOptions(options),
      (args) => {
        command = () => detect(args, io)
      },
    )
    .demandCommand(1, 'Name a command, for example: sigma-replay detect LOGS --rules RULES')
    .recommendCommands()
    .strict()
    .parserConfiguration({ 'duplicate-arguments-array': false, 'greedy-arrays': false })
    .version(VERSION)
    .help()
    .alias('help', 'h')
    // yargs lays its help out whether it is wanted or not; without a width that costs nothing.
    .wrap(argv.some((word) => word === '--help' || word === '-h') ? HELP_WIDTH : null)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UserError(`${message}. Try sigma-replay --help.`)
    })
  try {
    parser.parse([...argv], {}, (_error, _args, output) => {
      if (output !== '') io.out.write(`${output}\n`)
    })
    return await command()
  } catch (error) {
    if (!(error instanceof UserError) && (error as Error).name !== 'YError') throw error
    say(io, paintFor(io, undefined)('error', `sigma-replay: ${(error as Error).message}`))
    return EXIT.usage
  }
}
