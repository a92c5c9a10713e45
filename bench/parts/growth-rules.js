import { expectedOf } from '../inputs/expected.js'
import { logOf } from '../inputs/logs.js'
import { GIVEN_COUNT, rulesOf } from '../inputs/rules.js'
import { ourDetect, peersDetecting } from '../programs.js'
import { sideBySide } from '../rounds.js'

const COUNTS = [100, 300, 1000, 3000, 10_000]
const LOG_SIZE = 64

export const growthRules = {
  name: 'growth-rules',
  title: 'Growth with the number of rules',
  about: `One log, one thread, rules kept between runs. Up to ${GIVEN_COUNT} rules are given ones, evenly chosen; beyond, synthetic ones are added, which look for other words on the same programs.`,
  growsWith: 'rules',
  run({ runs, maxSize, maxRules, onSkip }) {
    const size = Math.min(LOG_SIZE, maxSize)
    const log = logOf('sysmon', size)
    for (const count of COUNTS.filter((each) => each > maxRules)) onSkip(`${count} rules`, 'above --max-rules')
    return COUNTS.filter((count) => count <= maxRules).map((count) => {
      const rules = rulesOf(count)
      const expected = expectedOf(log, rules)
      const programs = [ourDetect(log, rules), ...peersDetecting(log, rules)]
      const rows = sideBySide(programs, { expected: expected.matches, runs, onSkip })
      return { input: `${count} rules, ${size} MiB`, rules: count, expected, rows }
    })
  },
}
