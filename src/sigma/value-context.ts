import type { DiagnosticCode, Report } from './diagnostics.ts'
import type { FieldKey } from './field-key.ts'
import type { Placeholders } from './placeholders.ts'
import type { Test } from './plan.ts'
import { decimalText } from './scalar.ts'
import type { Scalar } from './yaml-tree.ts'

/** What turning values into tests needs, and the ways in which it ends. */
export interface ValueContext {
  readonly report: Report
  readonly placeholders: Placeholders
  readonly places: TestPlaces
}

/** Notes where each test comes from, in the order in which the tests stand in the plan. */
export class TestPlaces {
  /** Four numbers a test: start and end of its key, start and end of its value. A bare keyword's key is empty. */
  readonly offsets: number[] = []
  /** The key whose values are being read. */
  key: Scalar | undefined

  add(value: Scalar): void {
    this.offsets.push(this.key?.start ?? value.start, this.key?.end ?? value.start, value.start, value.end)
  }
}

/** A finished test, its place noted. */
export function placed(test: Test, scalar: Scalar, { places }: ValueContext): Test {
  places.add(scalar)
  return test
}

export function refuse(
  context: ValueContext,
  code: DiagnosticCode,
  scalar: Scalar,
  message: string,
  hint?: string,
): undefined {
  context.report(code, scalar, message, hint)
  return undefined
}

export function refuseNoText(key: FieldKey, modifier: string, scalar: Scalar, context: ValueContext): undefined {
  const place = key.field === '' ? '' : ` (field "${key.field}")`
  if (scalar.type === 'null')
    return refuse(context, 'value-type', scalar, `"${modifier}" needs text, not null${place}.`)
  const what = scalar.type === 'boolean' ? 'boolean' : 'number'
  const message = `"${modifier}" needs text, not the ${what} ${scalar.text}${place}.`
  return refuse(context, 'value-type', scalar, message, `Quote it: '${scalar.text}'.`)
}

export function refuseNoNumber(modifier: string, scalar: Scalar, context: ValueContext): undefined {
  const what = scalar.type === 'null' ? 'null' : `"${scalar.text}"`
  const quoted = scalar.type === 'text' && /^[-+]?[0-9]+(?:\.[0-9]+)?$/.test(scalar.text)
  const hint = quoted ? 'Remove the quotes.' : undefined
  return refuse(context, 'value-type', scalar, `"${modifier}" needs a number, not ${what}.`, hint)
}

export function isNumber(scalar: Scalar): boolean {
  return scalar.type === 'integer' || scalar.type === 'float'
}

/** The number as shortest decimal text, digits kept. */
export function numeralOf(scalar: Scalar, context: ValueContext): string | undefined {
  const text = decimalText(scalar.text)
  return text ?? refuse(context, 'number-invalid', scalar, `The number ${scalar.text.slice(0, 40)} is too long.`)
}
