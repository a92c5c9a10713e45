/** Where matches go: the main output, and a file for each form that is wanted besides. */
import { resolve } from 'node:path'
import { isOneOf, type Output, OutputClosed } from '../node/output.ts'
import { DEFAULT_TABLE, formatOf, type MatchForm, type MatchFormat, type MatchTotals } from '../report/index.ts'
import { UserError } from './exit-codes.ts'
import { type Io, terminalWidth, wantsColors } from './io.ts'
import { openOutput } from './open-output.ts'

/** A form that is wanted besides, and its file. */
export interface BesideOutput {
  readonly format: MatchFormat
  readonly path: string
}

interface Asked {
  /** undefined: a table on a terminal, NDJSON anywhere else; null: there is no main output. */
  readonly format: MatchFormat | null | undefined
  readonly output: string | undefined
  readonly besides: readonly BesideOutput[]
  readonly color: boolean | undefined
}

export interface MatchOutputs {
  readonly form: MatchForm
  readonly besides: readonly MatchForm[]
  /** Whether matches are shown to a person while they are found. */
  readonly isOnTerminal: boolean
  /** What --output and the options beside it name. */
  readonly paths: readonly string[]
  write(main: Uint8Array, besides: readonly Uint8Array[]): Promise<void>
  close(totals: MatchTotals): Promise<void>
}

/** Empties the files. @throws UserError when one cannot be opened, is part of the input, or is named twice */
export function openMatchOutputs(asked: Asked, inputs: readonly { readonly path: string }[], io: Io): MatchOutputs {
  const width = asked.output === undefined && asked.format !== null ? terminalWidth(io) : null
  const form = mainForm(asked, width, io)
  const besides = asked.besides.map(({ format }) => format)
  const main = asked.format === null ? NOWHERE : openOutput(asked.output, formatOf(form).frame, inputs, io)
  const files = openBesides(asked, inputs, io)
  let isMainClosed = false
  /** Who reads a pipe may have had enough; the files are to be whole all the same. */
  const tolerate = (error: unknown): void => {
    if (!(error instanceof OutputClosed) || files.length === 0) throw error
    isMainClosed = true
  }
  return {
    form,
    besides,
    isOnTerminal: width !== null,
    paths: [...(asked.output === undefined ? [] : [asked.output]), ...asked.besides.map(({ path }) => path)],
    async write(bytes, others) {
      if (!isMainClosed) await main.write(bytes).catch(tolerate)
      for (const [i, some] of others.entries()) await files[i]!.write(some)
    },
    async close(totals) {
      if (!isMainClosed) await main.close(formatOf(form).closing?.(totals)).catch(tolerate)
      for (const [i, file] of files.entries()) await file.close(formatOf(besides[i]!).closing?.(totals))
    },
  }
}

/** A run has a main form; what it prints is dropped, which costs little beside a report. */
const NOWHERE: Output = { write: () => Promise.resolve(), close: () => Promise.resolve() }

function openBesides({ output, besides }: Asked, inputs: readonly { readonly path: string }[], io: Io): Output[] {
  const opened = output === undefined ? [] : [{ path: resolve(io.cwd, output) }]
  return besides.map(({ format, path }) => {
    const option = `--output-${format}`
    const absolute = resolve(io.cwd, path)
    if (isOneOf(absolute, opened)) throw new UserError(`${option} ${path}: another output goes into the same file`)
    opened.push({ path: absolute })
    return openOutput(path, formatOf(format).frame, inputs, io, option)
  })
}

/** `width`: of the terminal that is written to; null: it is none. */
function mainForm({ format, output, color }: Asked, width: number | null, io: Io): MatchForm {
  const chosen = format ?? (width === null ? 'ndjson' : 'table')
  if (chosen !== 'table') return chosen
  const isColored = output === undefined && wantsColors(io, color, width !== null)
  return { format: 'table', width: width ?? widthOfShell(io.env.COLUMNS) ?? DEFAULT_TABLE.width, isColored }
}

const MAX_WIDTH = 10_000

function widthOfShell(columns = ''): number | undefined {
  const width = Number(columns)
  return Number.isInteger(width) && width > 0 && width <= MAX_WIDTH ? width : undefined
}
