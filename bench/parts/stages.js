import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from '../folders.js'
import { expectedOf } from '../inputs/expected.js'
import { logOf } from '../inputs/logs.js'
import { GIVEN_COUNT, rulesOf } from '../inputs/rules.js'
import { STAGES } from '../stages/stages.js'
import { median } from '../statistics.js'

const STAGE_SIZE = 64

export const stages = {
  name: 'stages',
  title: 'Stages',
  about:
    'The pipeline cut off after each step, in one thread of a process of its own, without start-up and loading of rules. First: the first pass over the log, as a run takes it, warm-up of the engine included. Warm: the quickest of the third pass and later. Step: warm, less the stage it goes on from.',
  kind: 'stages',
  run({ runs, maxSize }) {
    const size = Math.min(STAGE_SIZE, maxSize)
    const log = logOf('sysmon', size)
    const rules = rulesOf(GIVEN_COUNT)
    const expected = expectedOf(log, rules)
    const results = new Map(Object.keys(STAGES).map((stage) => [stage, []]))
    for (let round = 0; round < runs; round++)
      for (const [stage, known] of results) known.push(runStage(stage, log, rules, expected))
    const warm = new Map([...results].map(([stage, known]) => [stage, median(known.map((each) => each.warm))]))
    const rows = [...results].map(([stage, known]) => {
      const { what, after, count } = STAGES[stage]
      return {
        stage,
        what,
        after,
        count: expected[count],
        counted: count,
        first: median(known.map(({ first }) => first)),
        warm: warm.get(stage),
        step: warm.get(stage) - (after === null ? 0 : warm.get(after)),
        mebibytes: size,
      }
    })
    return [{ input: `${size} MiB, ${GIVEN_COUNT} rules`, expected, rows }]
  },
}

function runStage(stage, log, rules, expected) {
  const script = fileURLToPath(new URL('../stages/run-stage.js', import.meta.url))
  const output = join(cacheFolder('runs'), 'stage-output.txt')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, stage, log, rules, output], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`stage ${stage}: ${stderr}`)
  const result = JSON.parse(stdout)
  const wanted = expected[STAGES[stage].count]
  if (result.count !== wanted) throw new Error(`stage ${stage} counted ${result.count} instead of ${wanted}`)
  return result
}
