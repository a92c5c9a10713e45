import type { InferredOptionTypes, Options } from 'yargs'
import type { ExitCode } from './exit-codes.ts'
import type { Io } from './io.ts'

export type DeclaredOptions = { readonly [name: string]: Options }

/** What was typed: the declared options, and the paths. */
export type Typed<Declared extends DeclaredOptions> = InferredOptionTypes<Declared> & {
  readonly paths: readonly string[]
}

/** What a command does. `signal` is aborted at Ctrl-C: what was found so far is to be handed over whole. */
export type Action = (io: Io, signal: AbortSignal) => Promise<ExitCode>

/** A command as `run.ts` lists it. */
export interface Command {
  readonly name: string
  readonly describe: string
  /** What the paths are, for --help and for who gives none; without `missing` they may be left out. */
  readonly paths: {
    readonly describe: string
    readonly missing?: string
    /** What they are called where they are no paths. */
    readonly name?: string
    /** What they may be then. */
    readonly words?: () => readonly string[]
  }
  readonly options: DeclaredOptions
  readonly examples: readonly (readonly [line: string, meaning: string])[]
  /** True when what was typed needs no paths. */
  readonly needsNoPaths?: (typed: { readonly [name: string]: unknown }) => boolean
  /** Checks what was typed and returns what is to be done. @throws UserError when it makes no sense */
  prepare(typed: unknown): Action
}

/** A command whose `prepare` knows the types of its own options; `refuseMisuse` has checked them. */
export function command<const Declared extends DeclaredOptions>(
  declaration: Omit<Command, 'options' | 'prepare'> & {
    readonly options: Declared
    prepare(typed: Typed<Declared>): Action
  },
): Command {
  return { ...declaration, prepare: (typed) => declaration.prepare(typed as Typed<Declared>) }
}
