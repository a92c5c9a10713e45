import type { LoadedRules } from '../../src/sigma/index.ts'
import { loadEventRules } from './event-rules.ts'

/** A rule with the given lines as its detection, without a flaw elsewhere. */
export function ruleText(detection: string): string {
  return `title: Test\nlogsource:\n  category: test\ndetection:\n${detection.replace(/^(?=.)/gm, '  ')}\n`
}

/** Loads one rule whose selection has one key. */
export function loadKey(key: string, value: string, placeholders = {}): ReturnType<typeof loadEventRules> {
  const text = ruleText(`selection:\n  ${key}: ${value}\ncondition: selection`)
  return loadEventRules([{ path: 'rule.yml', text }], { placeholders })
}

export function codes({ diagnostics }: Pick<LoadedRules, 'diagnostics'>): readonly string[] {
  return diagnostics.map(({ code }) => code)
}
