import { expectedOf } from '../inputs/expected.js'
import { logOf } from '../inputs/logs.js'
import { GIVEN_COUNT, rulesOf } from '../inputs/rules.js'
import { ourDetect, peersDetecting, peersDumping } from '../programs.js'
import { sideBySide } from '../rounds.js'

const MAX_SIZE = 256

export const dismissal = {
  name: 'dismissal',
  title: 'A log that no rule wants',
  about:
    'Events of the Security log and rules for process creations of Sysmon: what it takes to look at every record and to want none. evtx_dump parses and prints all of them, which is another job; it stands here as a measure of the log.',
  run({ runs, maxSize, onSkip }) {
    const size = Math.min(MAX_SIZE, maxSize)
    const log = logOf('security', size)
    const rules = rulesOf(GIVEN_COUNT)
    const expected = expectedOf(log, rules)
    const programs = [ourDetect(log, rules), ...peersDetecting(log, rules), ...peersDumping(log)]
    const rows = sideBySide(programs, { expected: expected.matches, runs, onSkip })
    return [{ input: `${size} MiB, ${GIVEN_COUNT} rules`, expected, rows }]
  },
}
