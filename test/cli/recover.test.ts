/** `detect --recover`: rules see what is no live data any more, and every match says so. */
import { describe, expect, it } from 'vitest'
import { sample } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { inProcess, linesOf } from './command.ts'

/** The same log whose chunk header lets the records end behind the second: the others are slack. */
function shortened(log: Buffer): Buffer {
  const second = 4608 + log.readUInt32LE(4612)
  const end = second + log.readUInt32LE(second + 4) - 4096
  log.writeUInt32LE(second - 4096, 4096 + 44)
  log.writeUInt32LE(end, 4096 + 48)
  log.writeBigUInt64LE(2n, 4096 + 32)
  return log
}

const cwd = temporaryFolder({
  'whole.evtx': sample('old-schema'),
  'slack.evtx': shortened(sample('old-schema')),
  'memory.raw': Buffer.concat([Buffer.alloc(12_345, 0x2a), sample('old-schema').subarray(4096), Buffer.alloc(99, 1)]),
})
const RULES = ['-r', new URL('../../rules', import.meta.url).pathname]

interface Seen {
  readonly code: number | null
  readonly err: string
  readonly matches: readonly { readonly event: { readonly recordId: number; readonly recovered: boolean } }[]
}

async function detect(...argv: string[]): Promise<Seen> {
  const { code, out, err } = await inProcess(['detect', ...argv, ...RULES], { cwd })
  return { code, err, matches: linesOf(out).map((line) => JSON.parse(line)) }
}

const short = ({ matches }: Seen): unknown[] => matches.map(({ event }) => [event.recordId, event.recovered])

describe('detect --recover', () => {
  it('finds in slack what is missing among the live records, and nothing twice', async () => {
    expect(short(await detect('whole.evtx', '--recover'))).toEqual([
      [2, false],
      [3, false],
    ])
    expect(short(await detect('slack.evtx'))).toEqual([[2, false]])
    const both = await detect('slack.evtx', '--recover')
    expect(short(both)).toEqual([
      [2, false],
      [3, true],
    ])
    expect(both.err).toMatch(/3 recovered outside live data/)
  })

  it('finds in a raw image what the log would have shown', async () => {
    expect((await detect('memory.raw')).code).toBe(3)
    const image = await detect('memory.raw', '--recover')
    expect(image.code).toBe(0)
    expect(short(image)).toEqual([
      [2, true],
      [3, true],
    ])
  })

  it('is refused with the reader that cannot', async () => {
    const { code, err } = await inProcess(['detect', 'whole.evtx', '--recover', '--reader', 'ts-evtx', ...RULES], {
      cwd,
    })
    expect(code).toBe(3)
    expect(err).toMatch(/--recover: the reader ts-evtx recovers nothing/)
  })
})
