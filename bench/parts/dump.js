import { expectedOf } from '../inputs/expected.js'
import { logOf } from '../inputs/logs.js'
import { GIVEN_COUNT, rulesOf } from '../inputs/rules.js'
import { ourDump, peersDumping, tsEvtxDumping } from '../programs.js'
import { sideBySide } from '../rounds.js'

const MAX_SIZE = 64

export const dump = {
  name: 'dump',
  title: 'Printing every record',
  about:
    'No rules: every record with every value as a line of JSON. Here nothing can be left undecoded, so it is where compiled code is ahead. The forms differ: evtx_dump prints the XML as nested JSON, ours is flat.',
  run({ runs, maxSize, onSkip }) {
    const size = Math.min(MAX_SIZE, maxSize)
    const log = logOf('sysmon', size)
    const expected = expectedOf(log, rulesOf(GIVEN_COUNT))
    const programs = [ourDump(log), ...peersDumping(log, { allThreads: true }), tsEvtxDumping(log)]
    const rows = sideBySide(programs, { expected: expected.records, runs, onSkip })
    return [{ input: `${size} MiB`, expected, rows }]
  },
}
