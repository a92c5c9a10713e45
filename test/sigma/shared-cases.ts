import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RuleFile } from '../../src/sigma/index.ts'
import { SHARED, sharedFiles, sharedLines } from '../shared-folder.ts'

export interface SharedCase {
  readonly id: string
  readonly area: string
  readonly rule?: string
  readonly rule_b64?: string
  readonly placeholders?: { readonly [name: string]: readonly (string | number)[] }
  readonly expect: 'error' | readonly boolean[]
}

/** The conformance cases of areas that this room serves. */
export function sharedCases(): readonly SharedCase[] {
  const cases = sharedLines('conformance/visible.jsonl').map((line): SharedCase => JSON.parse(line))
  return cases.filter(({ area }) => !area.startsWith('corr-') && area !== 'filters')
}

export function sharedRuleFiles(): readonly RuleFile[] {
  return sharedFiles('sigma', '.yml').map((path) => ({ path, text: readFileSync(join(SHARED, path), 'utf8') }))
}
