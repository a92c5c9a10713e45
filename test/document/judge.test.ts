import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Finding, judgeDocument, readDocument } from '../../src/document/index.ts'
import { applyEdits } from '../../src/sigma/edits.ts'
import { describeWithShared } from '../shared-folder.ts'
import { allAtomics } from './atomics.ts'
import { FAULTS } from './faults.ts'

const SOUND = fileURLToPath(new URL('sound/', import.meta.url))
const RULES = fileURLToPath(new URL('../../rules/', import.meta.url))
const documents = [
  ...readdirSync(SOUND).map((name) => join(SOUND, name)),
  join(RULES, 'T1074.001-local-data-staging.md'),
]

function textOf(path: string): string {
  return readFileSync(path, 'utf8')
}

function told(findings: readonly Finding[]): string[] {
  return findings.map(({ line, code, message }) => `${line} ${code}: ${message}`)
}

describe('a sound document', () => {
  it.each(documents)('%s gives no finding', (path) => {
    expect(told(judgeDocument(readDocument(textOf(path), path)))).toEqual([])
  })

  it.each(documents)('%s gives none with CR LF and a byte order mark either', (path) => {
    const text = `\ufeff${textOf(path).replaceAll('\n', '\r\n')}`
    expect(told(judgeDocument(readDocument(text, path)))).toEqual([])
  })
})

describe('a document with one fault', () => {
  it.each(FAULTS)('$document: $name', ({ document, changes, finds }) => {
    const text = changes.reduce(
      (changed, [from, to]) => {
        expect(changed).toContain(from)
        return changed.replaceAll(from, to)
      },
      textOf(join(SOUND, document)),
    )
    const findings = judgeDocument(readDocument(text, document))
    expect(told(findings).map((each) => each.replace(/^\d+ ([^:]+):.*$/s, '$1'))).toEqual(finds.map(([code]) => code))
    const lines = text.split('\n')
    for (const [index, [, piece]] of finds.entries()) expect(lines[findings[index]!.line - 1]).toContain(piece)
  })

  it('is mended by the edits that come with a slip of spelling', () => {
    const sound = textOf(join(SOUND, 'bitsadmin.md'))
    const text = sound.replace("'\\bitsadmin.exe'", "'\\bitsadmn.exe'")
    const [finding] = judgeDocument(readDocument(text, 'a.md'))
    expect(applyEdits(text, finding!.fix!)).toBe(sound)
  })

  it('has its places where CR LF and a byte order mark count', () => {
    const sound = textOf(join(SOUND, 'bitsadmin.md'))
    const text = `\ufeff${sound.replace("'/transfer'", "'/tranfser'").replaceAll('\n', '\r\n')}`
    const [finding] = judgeDocument(readDocument(text, 'a.md'))
    expect(text.slice(finding!.start, finding!.end)).toBe("'/tranfser'")
    expect(finding).toMatchObject({ line: text.slice(0, finding!.start).split('\n').length, column: 9 })
  })
})

describeWithShared('with the tests of Atomic Red Team at hand', () => {
  it.each(documents)('%s gives no finding', (path) => {
    expect(told(judgeDocument(readDocument(textOf(path), path), { atomics: allAtomics() }))).toEqual([])
  })
})
