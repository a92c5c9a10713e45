/** Rules that want to make a check work for ever. */
import { describe, expect, it } from 'vitest'
import { LOG_KNOWLEDGE } from '../../../src/detect/log-knowledge.ts'
import { fixText } from '../../../src/sigma/index.ts'
import { GOOD_PATH, GOOD_RULE } from './good-rule.ts'

function withDetection(lines: string): string {
  return GOOD_RULE.replace(/detection:\n[\s\S]*?falsepositives/, () => `detection:\n${lines}\nfalsepositives`)
}

const list = (length: number, item: (index: number) => string): string =>
  Array.from({ length }, (_, index) => `            - '${item(index)}'\n`).join('')

const selection = (key: string, values: string): string =>
  `    selection:\n        ${key}:\n${values}    condition: selection`

const CASES: readonly (readonly [name: string, detection: string])[] = [
  [
    'values of question marks',
    selection(
      'Image|contains',
      list(60, (index) => '?a*'.repeat(100 + index)),
    ),
  ],
  [
    '20,000 values',
    selection(
      'Image|contains',
      list(20_000, (index) => `x${index}?y*`),
    ),
  ],
  [
    'a million backslashes',
    selection(
      'Image',
      list(1, () => '\\'.repeat(1_000_000)),
    ),
  ],
  [
    'a million stars',
    selection(
      'Image',
      list(1, () => '\\*'.repeat(500_000)),
    ),
  ],
  [
    'a million equals signs',
    selection(
      'Hashes|contains',
      list(1, () => 'MD5='.repeat(250_000)),
    ),
  ],
  ['a million line breaks', selection('CommandLine', `            - "${'\\n'.repeat(300_000)}x"\n`)],
  [
    '20,000 alternatives',
    selection(
      'Image|re',
      list(1, () => `(${'a|'.repeat(20_000)}b)*`),
    ),
  ],
  [
    '9,000 repetitions',
    selection(
      'Image|re',
      list(1, () => `(${'a*b?'.repeat(4_500)})*`),
    ),
  ],
  [
    '150 groups',
    selection(
      'Image|re',
      list(1, () => `${'('.repeat(150)}a${'*)'.repeat(150)}`),
    ),
  ],
  [
    'selections that all may imply each other',
    `${Array.from({ length: 14 }, (_, index) => `    s${index}:\n        Image|contains:\n${list(60, (each) => '?*a'.repeat(40 + each + index))}`).join('')}    condition: 1 of s* and not all of s*`,
  ],
  [
    '100 selections',
    `${Array.from({ length: 100 }, (_, index) => `    s${index}: {Image: 'C:\\${index}'}\n`).join('')}    condition: 1 of s*`,
  ],
]

describe('lint and its fixes end soon', () => {
  it.each(CASES)('%s', (_, detection) => {
    const text = withDetection(detection)
    const started = performance.now()
    const fixed = fixText({ path: GOOD_PATH, text }, () => true, { logs: LOG_KNOWLEDGE })
    expect(fixed.text.length).toBeGreaterThan(0)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
