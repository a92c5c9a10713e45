/** A test of Atomic Red Team as its YAML describes it. Texts are as written, `#{…}` not yet filled in. */
export interface AtomicTest {
  /** `T1074.001`, upper case. */
  readonly technique: string
  /** Position in the file of its technique, from 1: the number that `Invoke-AtomicTest` takes. */
  readonly number: number
  readonly name: string
  /** Lower case; null where the test has none. */
  readonly guid: string | null
  readonly description: string
  /** Lower case: `windows`, `linux`, `macos`, … */
  readonly platforms: readonly string[]
  readonly executor: AtomicExecutor
  readonly inputs: readonly AtomicInput[]
  readonly dependencies: readonly AtomicDependency[]
  readonly path: string
  /** Of the test's name, from 1. */
  readonly line: number
}

/** Names as in the YAML; `manual` is done by hand and has steps instead of a command. */
export const EXECUTORS = ['powershell', 'command_prompt', 'sh', 'bash', 'manual'] as const
export type Executor = (typeof EXECUTORS)[number]

export interface AtomicExecutor {
  readonly name: Executor
  /** For `manual` the steps. */
  readonly command: string
  readonly cleanup: string | null
  /** Wants an elevated shell. */
  readonly isElevated: boolean
}

export interface AtomicInput {
  readonly name: string
  readonly description: string
  readonly type: string
  /** null: none was given, so a value cannot be told. */
  readonly fallback: string | null
}

export interface AtomicDependency {
  readonly description: string
  readonly executor: Executor
  /** Tells whether it is met. */
  readonly check: string
  /** Meets it. */
  readonly fetch: string
}
