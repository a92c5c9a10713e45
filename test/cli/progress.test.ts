import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startProgress } from '../../src/cli/progress.ts'
import { Terminal } from './fake-terminal.ts'

/** Longer than the bar waits between two drawings. */
const SEVERAL_DRAWINGS = 300

it('once stopped, says what is left to say and draws nothing: a timer would keep the process from ending', async () => {
  const err = new Terminal()
  const progress = await startProgress({ err, isErrTerminal: true } as never, 1000)
  progress.update({ bytes: 500, events: 5, matches: 2 })
  progress.stop()
  const before = err.text.length
  progress.aside(() => err.write('the rest\n'))
  await sleep(SEVERAL_DRAWINGS)
  expect(err.text.slice(before)).toBe('the rest\n')
})

it('lines in between wrap, and the bar is drawn again below them', async () => {
  const err = new Terminal()
  const progress = await startProgress({ err, isErrTerminal: true } as never, 1000)
  const before = err.text.length
  progress.aside(() => err.write('damage\n'))
  await sleep(SEVERAL_DRAWINGS)
  const [cleared, drawn] = err.text.slice(before).split('damage\n')
  progress.stop()
  expect(cleared).toBe('\r\u001b[K\u001b[?7h')
  // The place of the bar is remembered anew: going back to the old one would erase the line.
  expect(drawn).toMatch(/^\u001b\[\?7l\u001b7.*0% of 1\.00 KB/)
})

it('counts matches by level, the worst first', async () => {
  const err = new Terminal()
  const progress = await startProgress({ err, isErrTerminal: true } as never, 1000)
  progress.update({ bytes: 500, events: 5, matches: 1204, levels: [0, 1, 0, 1200, 3] })
  progress.stop()
  expect(err.text).toContain('| 1,204 matches: 3 critical, 1,200 high, 1 low |')
})

it('is silent where there is no terminal, and over no bytes', async () => {
  for (const [isErrTerminal, bytes] of [
    [false, 1000],
    [true, 0],
  ] as const) {
    const err = new Terminal()
    const progress = await startProgress({ err, isErrTerminal } as never, bytes)
    progress.update({ bytes: 1, events: 1, matches: 1 })
    progress.stop()
    expect(err.text).toBe('')
  }
})
