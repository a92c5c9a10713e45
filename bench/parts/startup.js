import { expectedOf } from '../inputs/expected.js'
import { logOf } from '../inputs/logs.js'
import { GIVEN_COUNT, rulesOf } from '../inputs/rules.js'
import { NODE_ALONE, OUR_VERSION, ourDetect, peersDetecting } from '../programs.js'
import { sideBySide } from '../rounds.js'

export const startup = {
  name: 'startup',
  title: 'Start-up',
  about:
    'A log of 1 MiB and all given rules. A warm run finds the rules it loaded before; a cold one reads the YAML anew, as peers do in every run.',
  run({ runs, onSkip }) {
    const log = logOf('sysmon', 1)
    const rules = rulesOf(GIVEN_COUNT)
    const programs = [
      ourDetect(log, rules, { label: 'rules kept' }),
      ourDetect(log, rules, { label: 'rules read anew', isCold: true }),
      OUR_VERSION,
      NODE_ALONE,
      ...peersDetecting(log, rules),
    ]
    const expected = expectedOf(log, rules)
    const rows = sideBySide(programs, { expected: expected.matches, runs: 2 * runs, onSkip })
    return [{ input: `1 MiB, ${GIVEN_COUNT} rules`, expected, rows }]
  },
}
