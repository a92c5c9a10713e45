/**
 * What is wrong with a command line, in one sentence that names the option and what was probably meant. yargs would
 * find most of it too, but says it over several lines, in the language of the machine, and after other complaints.
 */
import type { Options } from 'yargs'
import { didYouMean } from '../sigma/nearest.ts'
import { UserError } from './exit-codes.ts'

type DeclaredOptions = { readonly [name: string]: Options }
type Typed = { readonly [name: string]: unknown }

/** @throws UserError */
export function refuseMisuse(typed: Typed, declared: DeclaredOptions): void {
  if (typed.help === true || typed.version === true) return
  refuseUnknownOption(typed, declared)
  for (const [name, option] of Object.entries(declared)) {
    const value = typed[name]
    if (value === undefined) {
      if (option.demandOption === true) throw new UserError(`the option --${name} is missing`)
    } else if (Array.isArray(value) && option.array !== true && option.type !== 'boolean') {
      throw new UserError(`the option --${name} is given more than once`)
    } else if (option.choices !== undefined) {
      for (const each of [value].flat()) refuseOtherThan(option.choices as readonly string[], name, String(each))
    }
  }
}

/** Known to yargs itself. */
const OWN_NAMES = ['_', '--', '$0', 'help', 'h', 'version', 'paths', 'shell', 'command']

function refuseUnknownOption(typed: Typed, declared: DeclaredOptions): void {
  const known = new Set(OWN_NAMES)
  for (const [name, { alias }] of Object.entries(declared))
    for (const each of [name, alias].flat()) known.add(String(each))
  const unknown = Object.keys(typed).find((name) => !known.has(name))
  if (unknown === undefined) return
  const meant = didYouMean(unknown, Object.keys(declared))?.replace('"', '"--')
  throw new UserError(`there is no option ${dashed(unknown)}${meant === undefined ? '' : `. ${meant}`}`)
}

function refuseOtherThan(choices: readonly string[], name: string, value: string): void {
  if (choices.includes(value)) return
  const meant = didYouMean(value, choices)
  throw new UserError(
    `--${name}: "${value}" is none of ${choices.join(', ')}${meant === undefined ? '' : `. ${meant}`}`,
  )
}

/** An option may stand before the command; yargs then judges it. @throws UserError */
export function refuseUnknownCommand(argv: readonly string[], commands: readonly string[]): void {
  const [word] = argv
  if (word === undefined || word.startsWith('-') || commands.includes(word)) return
  const meant = didYouMean(word, commands, 'To search logs: sigma-replay detect LOGS --rules RULES')
  throw new UserError(`there is no command "${word}". ${meant}`)
}

/** What yargs still finds itself, in the tone of the other messages. */
export function parserMessage(message: string): string {
  const valueless = /^Not enough arguments following: (.+)$/.exec(message)?.[1]
  if (valueless !== undefined) return `the option ${dashed(valueless)} needs a value`
  return `${message.replaceAll(/\s*\n\s*/g, ' ')}; sigma-replay --help tells more`
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`
}
