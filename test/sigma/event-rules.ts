import {
  isEventRule,
  type LoadedRules,
  type LoadOptions,
  loadRules,
  type Rule,
  type RuleFile,
} from '../../src/sigma/index.ts'

/** `loadRules` for tests that are about event rules alone. */
export function loadEventRules(
  files: readonly RuleFile[],
  options: LoadOptions = {},
): Omit<LoadedRules, 'rules'> & { readonly rules: readonly Rule[] } {
  const loaded = loadRules(files, options)
  return { ...loaded, rules: loaded.rules.filter(isEventRule) }
}
