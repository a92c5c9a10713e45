import { expectedOf } from '../inputs/expected.js'
import { logOf } from '../inputs/logs.js'
import { GIVEN_COUNT, rulesOf } from '../inputs/rules.js'
import { ourDetect, peersDetecting } from '../programs.js'
import { sideBySide } from '../rounds.js'

const SIZES = [1, 4, 16, 64, 256, 1024, 4095]

export const growthSize = {
  name: 'growth-size',
  title: 'Growth with the size of the log',
  about:
    'All given rules, one thread, rules kept between runs. Memory should stay level; how far it does stands in the table.',
  growsWith: 'mebibytes',
  run({ runs, maxSize, onSkip }) {
    const rules = rulesOf(GIVEN_COUNT)
    for (const size of SIZES.filter((each) => each > maxSize)) onSkip(`a log of ${size} MiB`, 'above --max-size')
    return SIZES.filter((size) => size <= maxSize).map((size) => {
      const log = logOf('sysmon', size)
      const expected = expectedOf(log, rules)
      const programs = [ourDetect(log, rules), ...peersDetecting(log, rules)]
      const rows = sideBySide(programs, { expected: expected.matches, runs, onSkip })
      return { input: `${size} MiB`, mebibytes: size, expected, rows }
    })
  },
}
