/** Where matches go: the main output, and a file for each form that is wanted besides. */
import { resolve } from 'node:path'
import type { WriteStream } from 'node:tty'
import { isOneOf } from '../node/output.ts'
import { DEFAULT_TABLE, formatOf, type MatchForm, type MatchFormat, type MatchTotals } from '../report/index.ts'
import { UserError } from './exit-codes.ts'
import type { Io } from './io.ts'
import { openOutput } from './open-output.ts'

/** A form that is wanted besides, and its file. */
export interface BesideOutput {
  readonly format: MatchFormat
  readonly path: string
}

interface Asked {
  /** undefined: a table on a terminal, NDJSON anywhere else. */
  readonly format: MatchFormat | undefined
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
  const form = mainForm(asked, io)
  const besides = asked.besides.map(({ format }) => format)
  const paths = [asked.output, ...asked.besides.map(({ path }) => path)].filter((path) => path !== undefined)
  const main = openOutput(asked.output, formatOf(form).frame, inputs, io)
  const outputs = [main]
  const opened: { readonly path: string }[] =
    asked.output === undefined ? [] : [{ path: resolve(io.cwd, asked.output) }]
  for (const { format, path } of asked.besides) {
    const option = `--output-${format}`
    if (isOneOf(resolve(io.cwd, path), opened))
      throw new UserError(`${option} ${path}: another output goes into the same file`)
    outputs.push(openOutput(path, formatOf(format).frame, inputs, io, option))
    opened.push({ path: resolve(io.cwd, path) })
  }
  return {
    form,
    besides,
    isOnTerminal: asked.output === undefined && isTerminal(io),
    paths,
    async write(bytes, others) {
      await main.write(bytes)
      for (const [i, some] of others.entries()) await outputs[i + 1]!.write(some)
    },
    async close(totals) {
      for (const [i, each] of [form, ...besides].entries()) await outputs[i]!.close(formatOf(each).closing?.(totals))
    },
  }
}

function mainForm({ format, output, color }: Asked, io: Io): MatchForm {
  const isShown = output === undefined && isTerminal(io)
  if ((format ?? (isShown ? 'table' : 'ndjson')) !== 'table') return format ?? 'ndjson'
  const isColored = output === undefined && (color ?? (isShown && (io.env.NO_COLOR ?? '') === ''))
  return { ...DEFAULT_TABLE, width: tableWidth(isShown, io), isColored }
}

/** `COLUMNS` is what shells call the width. */
function tableWidth(isShown: boolean, io: Io): number {
  const told = Number(io.env.COLUMNS)
  const known = isShown ? (io.out as WriteStream).columns : undefined
  return known ?? (Number.isInteger(told) && told > 0 && told < 10_000 ? told : DEFAULT_TABLE.width)
}

function isTerminal({ out }: Io): boolean {
  return (out as WriteStream).isTTY === true
}
