/** What to try next, as a line that a shell takes as it stands. */
import type { RunTotals } from '../node/run-contract.ts'
import { terminalText } from '../report/index.ts'
import { LEVELS } from '../sigma/plan.ts'
import type { DetectSettings } from './detect-options.ts'

type Asked = Pick<DetectSettings, 'paths' | 'rulePaths'>

/** About the first match of the worst rule; without matches, whether the logs are what the rules are for. */
export function nextCommands(totals: RunTotals, asked: Asked): string[] {
  const commands = totals.matches > 0 ? afterMatches(totals) : afterSilence(totals, asked)
  return commands.map((command, i) => `${(i === 0 ? 'next' : '').padEnd(10)}${command}`)
}

function afterMatches({ byRule }: RunTotals): string[] {
  // `byRule` begins with most matches; sorting keeps that order among equals.
  const [rule] = byRule.filter(({ first }) => first?.file != null).sort((a, b) => rank(b.level) - rank(a.level))
  if (rule === undefined) return []
  const { file, recordId } = rule.first!
  const record = recordId === null ? [] : ['--record', String(recordId)]
  return [...commandLine('explain', file!, '-r', rule.path, ...record), ...commandLine('tree', file!, '-r', rule.path)]
}

function afterSilence({ account }: RunTotals, { paths, rulePaths }: Asked): string[] {
  if (account.records === 0) return []
  return commandLine('rules', ...paths, ...rulePaths.flatMap((path) => ['-r', path]))
}

function rank(level: RunTotals['byRule'][number]['level']): number {
  return LEVELS.indexOf(level ?? 'informational')
}

/** Of a command line, in UTF-16 units: a longer one is not typed by anybody. */
const MAX_LENGTH = 1000

/** Nothing when a word cannot be written safely. */
function commandLine(...words: readonly string[]): string[] {
  const quotedWords = words.map((word) => shellWord(word))
  if (quotedWords.includes(undefined)) return []
  const line = `sigma-replay ${quotedWords.join(' ')}`
  return line.length <= MAX_LENGTH ? [line] : []
}

/** Quoted where a shell would read more into it; undefined where that differs among the shells of Windows, and for what no terminal shows. */
export function shellWord(word: string, platform: string = process.platform): string | undefined {
  if (terminalText(word) !== word) return undefined
  if (/^[\w./:@%+=,-]+$/.test(word) && !(platform === 'win32' && word.includes('%'))) return word
  if (platform === 'win32') return /["$%`!]/.test(word) ? undefined : `"${word}"`
  return `'${word.replaceAll("'", "'\\''")}'`
}
