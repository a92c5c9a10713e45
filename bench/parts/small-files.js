import { expectedOf } from '../inputs/expected.js'
import { SMALL_LOGS } from '../inputs/logs.js'
import { GIVEN_COUNT, rulesOf } from '../inputs/rules.js'
import { ourDetect, peersDetectingFolder } from '../programs.js'
import { sideBySide } from '../rounds.js'

/** A peer that is started three hundred times takes minutes. */
const MAX_RUNS = 1

export const smallFiles = {
  name: 'small-files',
  title: 'Many small logs',
  about: 'A folder of small logs of many kinds in one run; a peer that takes one log at a time is started for each.',
  run({ runs, onSkip }) {
    const rules = rulesOf(GIVEN_COUNT)
    const expected = expectedOf(SMALL_LOGS, rules)
    const programs = [ourDetect(SMALL_LOGS, rules), ...peersDetectingFolder(SMALL_LOGS, rules)]
    const rows = sideBySide(programs, { expected: expected.matches, runs: Math.min(runs, MAX_RUNS), onSkip })
    return [{ input: `${expected.files} logs, ${GIVEN_COUNT} rules`, expected, rows }]
  },
}
