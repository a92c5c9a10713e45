import type { Scalar } from './yaml-tree.ts'

/**
 * Unquoted values that YAML 1.1 (PyYAML, and so most Sigma tools) reads differently from YAML 1.2. The rule runs here
 * as 1.2 says; elsewhere it may mean something else, so quotes are advised.
 */
export function readingOfYaml11(scalar: Scalar): string | undefined {
  if (!scalar.plain || scalar.text === '' || !MAY_DIFFER.test(scalar.text)) return undefined
  return DIFFERENCES.find(({ pattern }) => pattern.test(scalar.text))?.reading
}

/** Cheap first look: digits, signs, `=`, `<<`, and the first letters of yes, no, on, off. */
const MAY_DIFFER = /^[-+.0-9=<yYnNoO]/

const DIFFERENCES: readonly { readonly pattern: RegExp; readonly reading: string }[] = [
  { pattern: /^(?:yes|Yes|YES|on|On|ON)$/, reading: 'true' },
  { pattern: /^(?:no|No|NO|off|Off|OFF)$/, reading: 'false' },
  { pattern: /^[-+]?0[0-7_]+$/, reading: 'an octal number' },
  { pattern: /^0o[0-7]+$/, reading: 'text' },
  { pattern: /^[-+]?0b[01_]+$/, reading: 'a binary number' },
  { pattern: /^[-+]?0x(?=.*_)[0-9a-fA-F_]+$/, reading: 'a hexadecimal number' },
  { pattern: /^[-+]0x[0-9a-fA-F]+$/, reading: 'a hexadecimal number' },
  { pattern: /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/, reading: 'a number of base 60' },
  { pattern: /^[-+]?(?=[0-9._]*_)[0-9][0-9_]*(?:\.[0-9_]*)?$/, reading: 'a number' },
  { pattern: /^[-+]?(?:(?:\.[0-9]+|[0-9]+\.[0-9]*)[eE][0-9]+|[0-9]+[eE][-+]?[0-9]+)$/, reading: 'text' },
  { pattern: /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt \t])/, reading: 'a date' },
  { pattern: /^(?:=|<<)$/, reading: 'an instruction' },
]
