/** The other side of `threads.ts`: loads the plans once, then runs units until it is ended. */
import { parentPort, workerData } from 'node:worker_threads'
import { unpackPlan } from '../sigma/packed-plan.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './threads.ts'
import { copiedPart, type UnitPart, UnitRunner } from './unit.ts'

const settings = workerData as WorkerSettings
const runner = new UnitRunner({
  ...settings,
  rules: settings.rules.map(({ packed, ...rest }) => ({ ...rest, plan: unpackPlan(packed) })),
})
const say = (message: FromWorker): void => parentPort!.postMessage(message)

/** A copy goes over: posting a part of a buffer would post all of it. */
function sayPart(index: number, part: UnitPart): void {
  const copy = copiedPart(part)
  const buffers = copy.outputs.map(({ buffer }) => buffer as ArrayBuffer)
  parentPort!.postMessage({ kind: 'part', index, part: copy } satisfies FromWorker, buffers)
}

const abort = new AbortController()

parentPort!.on('message', async (message: ToWorker) => {
  if (message.kind === 'stop') return abort.abort()
  const { index, unit } = message
  const result = await runner.run(unit, (part) => sayPart(index, part), abort.signal)
  say({ kind: 'done', index, result })
})
