import type { Check } from '../checked-rule.ts'
import type { Entry, Mapping } from '../yaml-tree.ts'
import { readingOfYaml11 } from '../yaml-versions.ts'

/** The metadata, where loading does not look: keys, and values that YAML 1.1 reads as something else. Dates are dates in both. */
export const yamlWords: Check = ({ root, detection }, report) => {
  for (const entry of [...root.entries, ...keysOf(detection)]) judge(entry, report)
}

function keysOf(detection: Mapping | undefined): readonly Entry[] {
  if (detection === undefined) return []
  return detection.entries.flatMap(({ key, value }) => [
    { key, value: key },
    ...(value.kind === 'mapping' ? value.entries.map((entry) => ({ key: entry.key, value: entry.key })) : []),
  ])
}

function judge({ key, value }: Entry, report: Parameters<Check>[1]): void {
  const scalars = value === key ? [key] : value.kind === 'sequence' ? [key, ...value.items] : [key, value]
  for (const scalar of scalars) {
    const reading = scalar.kind === 'scalar' ? readingOfYaml11(scalar) : undefined
    if (scalar.kind !== 'scalar' || reading === undefined || reading === 'a date') continue
    report(
      'yaml-1-1',
      scalar,
      `YAML 1.1, which many Sigma tools use, reads ${scalar.text} as ${reading}.`,
      `Quote it if it is text: '${scalar.text}'.`,
    )
  }
}
