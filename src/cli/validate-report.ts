/** From the result of a validation to what is printed and written of it. */
import { appendFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Output, OutputFailed } from '../node/output.ts'
import { systemMessage } from '../node/system-message.ts'
import type { Paint } from '../report/index.ts'
import { validationAnnotations, validationSarif } from '../report/validation-findings.ts'
import { validationJson } from '../report/validation-json.ts'
import { validationJunit } from '../report/validation-junit.ts'
import { validationMarkdown } from '../report/validation-markdown.ts'
import { validationText } from '../report/validation-text.ts'
import type { ValidationResult } from '../validate/index.ts'
import { UserError } from './exit-codes.ts'
import type { Io } from './io.ts'
import { openOutput } from './open-output.ts'
import type { ValidateSettings, ValidationFormat } from './validate-options.ts'
import { VERSION } from './version.ts'

const WHOLE = { begin: '', end: '', separator: '' }

export interface Printing {
  readonly paint: Paint
  readonly isVerbose: boolean
  /** Text of a suite or a rule by its path. */
  readonly textOf: (suite: string) => string
}

type Print = (result: ValidationResult, printing: Printing) => string

const PRINTERS: { readonly [format in ValidationFormat]: Print } = {
  text: (result, { paint, isVerbose }) => validationText(result, paint, isVerbose),
  json: validationJson,
  junit: validationJunit,
  sarif: (result, { textOf }) => validationSarif(result, textOf, VERSION),
  github: (result, { textOf }) => validationAnnotations(result, textOf),
  markdown: validationMarkdown,
}

/** Every report that was asked for; opened before the work begins, so that no mistake comes at its end. */
export class ValidationReports {
  readonly #outputs: readonly { readonly format: ValidationFormat; readonly output: Output }[]
  /** Where GitHub's runner wants the summary of a job. */
  readonly #jobSummary: string | undefined

  /** @throws UserError when one cannot be opened, or is one of the files that are about to be read */
  constructor(settings: ValidateSettings, inputs: readonly { readonly path: string }[], io: Io) {
    const { format, output, reports } = settings
    refuseSameFile(settings, io.cwd)
    // Text is made safe for terminals where it is made, and may hold colours.
    const frame = { ...WHOLE, isSafeForTerminals: format === 'text' }
    this.#outputs = [
      { format, output: openOutput(output, frame, inputs, io) },
      ...reports.map((each) => ({
        format: each.format,
        output: openOutput(each.path, WHOLE, inputs, io, each.option),
      })),
    ]
    const path = io.env.GITHUB_STEP_SUMMARY
    this.#jobSummary = path === undefined || path === '' ? undefined : resolve(io.cwd, path)
  }

  /** @throws OutputFailed, OutputClosed */
  async write(result: ValidationResult, printing: Printing): Promise<void> {
    // Files come first: whoever reads standard output may have gone.
    for (const { format, output } of this.#outputs.toReversed()) {
      await output.write(PRINTERS[format](result, printing))
      await output.close()
    }
    if (this.#jobSummary !== undefined) appendSummary(this.#jobSummary, validationMarkdown(result))
  }
}

/** @throws UserError when two reports go into one file */
function refuseSameFile({ output, reports }: ValidateSettings, cwd: string): void {
  const paths = new Set(output === undefined ? [] : [resolve(cwd, output)])
  for (const { option, path } of reports) {
    if (paths.has(resolve(cwd, path))) throw new UserError(`${option} ${path}: another report goes into the same file`)
    paths.add(resolve(cwd, path))
  }
}

function appendSummary(path: string, text: string): void {
  try {
    appendFileSync(path, text)
  } catch (error) {
    throw new OutputFailed(`GITHUB_STEP_SUMMARY: ${systemMessage(error)}`)
  }
}
