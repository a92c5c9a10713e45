/**
 * The programs that a command starts, as far as its text tells: what stands at the beginning of each command of a batch
 * or of a PowerShell script, and is neither built in nor a cmdlet. Loops, variables as program names and code inside
 * strings stay untold; nothing is guessed.
 */

import { isKnownProgram } from './windows-programs.ts'

export type Shell = 'cmd' | 'powershell'

export interface ChildCommand {
  /** As written, without quotes: `reg`, `reg.exe`, `C:\Tools\a.exe`, `%windir%\system32\cmd.exe`. */
  readonly program: string
  /** What follows the program, trimmed. */
  readonly rest: string
}

/** Commands of a script that are looked at: the longest script of Atomic Red Team has 169. */
const MAX_PIECES = 200

/** In the order of the text. */
export function childCommands(command: string, shell: Shell): readonly ChildCommand[] {
  const pieces = shell === 'cmd' ? cmdPieces(command) : powershellPieces(command)
  return pieces.slice(0, MAX_PIECES).flatMap((piece) => {
    const found = shell === 'cmd' ? cmdProgram(piece) : powershellProgram(piece)
    return found === undefined ? [] : [found]
  })
}

// cmd.exe

/** Between `&`, `|`, parentheses and line breaks that stand outside quotes; `^` escapes. */
function cmdPieces(command: string): string[] {
  return splitOutsideQuotes(command.replace(/\^\r?\n/g, ''), /[&|()\r\n]/, '"', '^')
}

const CMD_BUILTINS = new Set(
  `assoc break call cd chdir cls color copy date del dir do echo else endlocal erase exit for ftype goto if md mkdir
  mklink move not path pause popd prompt pushd rd rem ren rename rmdir set setlocal shift start time title type ver
  verify vol`.split(/\s+/),
)

/** Words before the command that it is run by or under. */
const CMD_PREFIX =
  /^(?:@|call\s+|if\s+(?:\/i\s+)?(?:not\s+)?(?:exist\s+(?:"[^"]*"|\S+)|errorlevel\s+\d+|\S+\s*==\s*\S+)\s+|do\s+|else\s+)/i

function cmdProgram(piece: string): ChildCommand | undefined {
  let text = piece.trim()
  for (let prefix = CMD_PREFIX.exec(text); prefix !== null; prefix = CMD_PREFIX.exec(text))
    text = text.slice(prefix[0].length).trim()
  const started = /^start\s+(?:"[^"]*"\s+)?(?:\/(?:min|max|b|wait|i|low|normal|high)\s+)*(.+)$/is.exec(text)
  if (started) text = started[1]!
  const words = /^(?:"([^"]+)"|([^\s"<>;,=]+))(.*)$/s.exec(text)
  if (words === null) return undefined
  const program = words[1] ?? words[2]!
  // `cd..`, `echo.` and `reg/?` are commands too; a redirection is no argument.
  if (CMD_BUILTINS.has(program.toLowerCase().replace(/[.\\/:].*$/, '')) || !isProgramName(program)) return undefined
  return { program, rest: withoutRedirections(words[3]!) }
}

function withoutRedirections(text: string): string {
  return text.replace(/(?:^|\s)[0-9]?>{1,2}\s*(?:&[0-9]|"[^"]*"|[^\s"]+)/g, '').trim()
}

// PowerShell

/** Between `;`, `|`, braces, line breaks and `&&` outside quotes; a backtick escapes. Comments go. */
function powershellPieces(command: string): string[] {
  const joined = command.replace(/`\r?\n/g, ' ').replace(/<#[\s\S]*?#>/g, '')
  return splitOutsideQuotes(joined, /[;|{}\r\n]/, '"\'', '`').map((piece) => piece.replace(/^\s*#.*$/, ''))
}

/** Names of Windows PowerShell for cmdlets that a program of the same name would hide behind. */
const POWERSHELL_ALIASES = new Set(
  `cat cd chdir clc clear cli clp cls clv copy cp cpi cpp curl cvpa dbp del diff dir ebp echo epal epcsv epsn erase etsn
  exsn fc fl foreach ft fw gal gbp gc gci gcm gcs gdr ghy gi gjb gl gm gmo gp gps group gsn gsnp gsv gu gv gwmi h history
  icm iex ihy ii ipal ipcsv ipmo ipsn irm ise iwmi iwr kill lp ls man md measure mi mount move mp mv nal ndr ni nmo npssc
  nsn nv ogv oh popd ps pushd pwd r rbp rcjb rcsn rd rdr ren ri rjb rm rmdir rmo rni rnp rp rsn rsnp rujb rv rvpa rwmi
  sajb sal saps sasv sbp sc select set shcm si sl sleep sls sort sp spjb spps spsv start sujb sv swmi tee trcm type wget
  where wjb write
  if else elseif for while do switch function return try catch finally throw param begin process end break continue exit
  trap in filter class enum using data until`.split(/\s+/),
)

function powershellProgram(piece: string): ChildCommand | undefined {
  const text = piece.trim()
  const started = /^(?:start-process|saps)\s+(.+)$/is.exec(text)
  if (started) return startedProcess(started[1]!)
  const called = /^&\s*(?:"([^"$]+)"|'([^']+)'|([^\s"'$(]+))(.*)$/s.exec(text)
  if (called) {
    const program = called[1] ?? called[2] ?? called[3]!
    return isProgramName(program) ? { program, rest: called[4]!.trim() } : undefined
  }
  const words = /^([^\s"'$(),=[\]<>]+)(?:\s+(.*))?$/s.exec(text)
  if (words === null) return undefined
  const [, program = '', rest = ''] = words
  const isCmdlet = /^[a-z]+-[a-z]\w*$/i.test(program) && !/\.exe$/i.test(program)
  if (isCmdlet || POWERSHELL_ALIASES.has(program.toLowerCase()) || /^[=+]/.test(rest)) return undefined
  // Words of a script that no cmdlet, alias or keyword explains may be functions, or come out of a text.
  return isProgramName(program) && isKnownProgram(program)
    ? { program, rest: rest.replace(/\s*[0-9*]?>{1,2}.*$/s, '').trim() }
    : undefined
}

/** `Start-Process -FilePath reg.exe -ArgumentList "add …"`, in any order and with the first two by place. */
function startedProcess(text: string): ChildCommand | undefined {
  const value = `(?:"([^"]*)"|'([^']*)'|([^\\s"'-][^\\s,]*))`
  const named = new RegExp(`-(?:filepath|path)\\s+${value}`, 'i').exec(text) ?? new RegExp(`^${value}`).exec(text)
  const program = named?.[1] ?? named?.[2] ?? named?.[3]
  if (named === null || program === undefined || !isProgramName(program)) return undefined
  const behind = text.slice(named.index + named[0].length)
  const args =
    new RegExp(`-(?:argumentlist|args)\\s+${value}`, 'i').exec(text) ?? new RegExp(`^\\s+${value}`).exec(behind)
  return { program, rest: args?.[1] ?? args?.[2] ?? args?.[3] ?? '' }
}

// Both

/** A name that Windows would look for as a program: no variable, no wildcard, some letter. */
function isProgramName(text: string): boolean {
  return /^(?:%\w+%)?[\w.:\\/ ()+-]*$/.test(text) && /[a-z]/i.test(text) && !/^[-/]/.test(text) && !/#\{/.test(text)
}

function splitOutsideQuotes(text: string, separator: RegExp, quotes: string, escapeSign: string): string[] {
  const pieces: string[] = []
  let piece = ''
  let quote = ''
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!
    if (character === escapeSign && quote !== "'") {
      piece += character + (text[++index] ?? '')
      continue
    }
    if (quote === '' && quotes.includes(character)) quote = character
    else if (character === quote) quote = ''
    else if (quote === '' && separator.test(character) && !isArgument(text, index)) {
      pieces.push(piece)
      piece = ''
      continue
    }
    piece += character
  }
  pieces.push(piece)
  return pieces.filter((each) => each.trim() !== '')
}

/** The brace of `#{name}` and the `&` of `2>&1` separate nothing. */
function isArgument(text: string, index: number): boolean {
  const character = text[index]
  if (character === '{') return text[index - 1] === '#'
  if (character === '}') return /#\{[^{}]*$/.test(text.slice(Math.max(0, index - 80), index))
  return character === '&' && text[index - 1] === '>'
}
