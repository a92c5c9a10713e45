import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyFiles } from '../../src/node/verify-files.ts'
import type { FileVerification } from '../../src/report/index.ts'
import { sample } from './logs.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder({ 'a.evtx': sample('triage-attacks') })

describe.skipIf(process.platform === 'win32')('a reader', () => {
  it('that says nothing for too long is ended', async () => {
    writeFileSync(join(folder, 'evtx_dump'), '#!/bin/sh\nwhile :; do :; done\n')
    chmodSync(join(folder, 'evtx_dump'), 0o755)
    const files: FileVerification[] = []
    await verifyFiles(
      {
        files: [{ path: join(folder, 'a.evtx'), name: 'a.evtx', byteLength: sample('triage-attacks').length }],
        peers: ['evtx_dump'],
        env: { PATH: folder },
        patience: 200,
        keepsSequence: false,
        reportsSources: false,
      },
      {
        onVerified: () => undefined,
        onFileVerified: (file) => void files.push(file),
        onDamage: () => undefined,
        onUnreadable: () => undefined,
        onProgress: () => undefined,
      },
    )
    expect(files[0]!.readers[0]).toMatchObject({ end: 'hung', records: 0, onlyHere: 0 })
  })
})
