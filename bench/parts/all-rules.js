import { expectedOf } from '../inputs/expected.js'
import { logOf } from '../inputs/logs.js'
import { GIVEN_COUNT, rulesOf, WHOLE_COLLECTION } from '../inputs/rules.js'
import { ourDetect, peersDetecting } from '../programs.js'
import { sideBySide } from '../rounds.js'

const LOG_SIZE = 256

export const allRules = {
  name: 'all-rules',
  title: 'All rules for Windows',
  about:
    'What a responder runs: the whole collection, whatever it is about. One of its rules searches every value of every event, so nothing can be dismissed unseen.',
  run({ runs, maxSize, onSkip }) {
    if (WHOLE_COLLECTION === undefined) {
      onSkip('all-rules', 'SigmaHQ’s rules are not there')
      return []
    }
    const size = Math.min(LOG_SIZE, maxSize)
    const log = logOf('sysmon', size)
    return [
      [`${GIVEN_COUNT} rules of process_creation`, rulesOf(GIVEN_COUNT)],
      ['all rules for Windows', WHOLE_COLLECTION],
    ].map(([name, rules]) => {
      const expected = expectedOf(log, rules)
      const programs = [ourDetect(log, rules), ...peersDetecting(log, rules)]
      const rows = sideBySide(programs, { expected: expected.matches, runs, onSkip })
      return { input: `${size} MiB, ${name}`, expected, rows }
    })
  },
}
