import { chmodSync, linkSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findEvidence, findRules } from '../../src/node/index.ts'
import { sample } from './logs.ts'
import { temporaryFolder } from './temporary-folder.ts'

const isRoot = process.getuid?.() === 0
const isWindows = process.platform === 'win32'

if (isRoot || isWindows) console.warn('Folders without permission are not tested here: this user may read everything.')

async function names(cwd: string, ...paths: string[]): Promise<string[]> {
  return (await findEvidence(paths, cwd)).files.map(({ name }) => name)
}

async function problems(cwd: string, ...paths: string[]): Promise<[path: string, isArgument: boolean][]> {
  return (await findEvidence(paths, cwd)).problems.map(({ path, isArgument }) => [path, isArgument])
}

const TREE = { 'logs/b.evtx': '', 'logs/a/z.evtx': '', 'logs/a.evtx': '', 'logs/C.EVTX': '', 'logs/notes.txt': '' }

describe('the files that arguments mean', () => {
  const cwd = temporaryFolder({ ...TREE, 'other.evtx': '', 'x.xml': '' })

  it.each<[what: string, paths: string[], found: string[]]>([
    ['a file by its name', ['other.evtx'], ['other.evtx']],
    ['a file that looks like no log, because it was named', ['logs/notes.txt'], ['logs/notes.txt']],
    [
      'a folder with all below it, by whole paths in code units',
      ['logs'],
      ['logs/C.EVTX', 'logs/a.evtx', 'logs/a/z.evtx', 'logs/b.evtx'],
    ],
    ['a folder with a slash at the end', ['logs/a/'], ['logs/a/z.evtx']],
    [
      'the working directory',
      ['.'],
      ['./logs/C.EVTX', './logs/a.evtx', './logs/a/z.evtx', './logs/b.evtx', './other.evtx', './x.xml'],
    ],
    ['arguments in the order given', ['x.xml', 'logs/b.evtx', 'logs/a'], ['x.xml', 'logs/b.evtx', 'logs/a/z.evtx']],
    ['a file once, named twice', ['other.evtx', 'other.evtx'], ['other.evtx']],
    ['a file once, spelt in two ways', ['./logs/../other.evtx', 'other.evtx'], ['./logs/../other.evtx']],
    [
      'a file once, named and in its folder',
      ['logs/b.evtx', 'logs'],
      ['logs/b.evtx', 'logs/C.EVTX', 'logs/a.evtx', 'logs/a/z.evtx'],
    ],
    ['a folder once', ['logs/a', 'logs/a/'], ['logs/a/z.evtx']],
    ['a glob, sorted', ['logs/*.evtx'], ['logs/a.evtx', 'logs/b.evtx']],
    ['a glob through folders', ['**/?.evtx'], ['logs/a.evtx', 'logs/a/z.evtx', 'logs/b.evtx']],
    ['a glob with alternatives', ['{other,logs/a}.evtx'], ['logs/a.evtx', 'other.evtx']],
    ['a glob that fits a folder', ['log?'], ['logs/C.EVTX', 'logs/a.evtx', 'logs/a/z.evtx', 'logs/b.evtx']],
  ])('are %s', async (_what, paths, found) => {
    expect(await names(cwd, ...paths)).toEqual(found)
  })

  it('are an absolute path as given', async () => {
    expect(await names('/', join(cwd, 'logs/a'))).toEqual([`${join(cwd, 'logs/a')}/z.evtx`])
    expect(await names('/', `${cwd}/logs/a/*`)).toEqual([`${cwd}/logs/a/z.evtx`])
  })

  it('are found in a folder by their content, whatever their name', async () => {
    const folder = temporaryFolder({ saved: sample('old-schema'), 'saved.txt': 'ElfFil', 'empty.bin': '' })
    expect(await names(folder, '.')).toEqual(['./saved'])
  })

  it('are those of the very name before those of the pattern', async () => {
    const folder = temporaryFolder({ '[ab].evtx': '', 'a.evtx': '', '[x]/y.evtx': '', 'x/y.evtx': '' })
    expect(await names(folder, '[ab].evtx')).toEqual(['[ab].evtx'])
    expect(await names(folder, '[x]')).toEqual(['[x]/y.evtx'])
    expect(await names(folder, '[a].evtx')).toEqual(['a.evtx'])
  })

  it('are rules by their ending only', async () => {
    const folder = temporaryFolder({ 'a.yml': '', 'b.YAML': '', 'c.json': '', 'd/e.yaml': '' })
    expect((await findRules(['.'], folder)).files.map(({ name }) => name)).toEqual([
      './a.yml',
      './b.YAML',
      './d/e.yaml',
    ])
  })
})

describe('what cannot be found or read', () => {
  const cwd = temporaryFolder({ ...TREE })

  it.each([
    ['a missing path', 'nowhere.evtx', 'there is no such file or folder'],
    ['a pattern that fits nothing', '*.xml', 'no file fits this pattern'],
    ['a path through a file', 'logs/a.evtx/b', 'a part of the path is no folder'],
    ['an empty argument', '', 'an empty argument names nothing'],
  ])('is said of %s, and the rest goes on', async (_what, path, message) => {
    const { files, problems } = await findEvidence([path, 'logs/a'], cwd)
    expect(problems).toEqual([{ path: path === '' ? '""' : path, message, isArgument: true }])
    expect(files.map(({ name }) => name)).toEqual(['logs/a/z.evtx'])
  })

  it('is nothing in an empty folder', async () => {
    const folder = temporaryFolder()
    expect(await findEvidence(['.'], folder)).toEqual({ files: [], problems: [], empty: ['.'], setAside: [] })
  })

  it('tells arguments that hold no log from those whose logs were named before', async () => {
    const folder = temporaryFolder({ 'logs/a.evtx': '', 'rest/notes.txt': '' })
    expect((await findEvidence(['logs', 'logs', 'logs/a.evtx', 'rest', '.'], folder)).empty).toEqual(['rest'])
  })

  it.skipIf(isWindows)('is a device', async () => {
    expect(await problems(cwd, '/dev/null')).toEqual([['/dev/null', true]])
  })

  it.skipIf(isRoot || isWindows)('is a folder without permission: an argument, or a part of one', async () => {
    const folder = temporaryFolder({ 'locked/a.evtx': '', 'b.evtx': '' })
    chmodSync(join(folder, 'locked'), 0)
    expect(await problems(folder, 'locked')).toEqual([['locked', true]])
    expect(await problems(folder, '.')).toEqual([['./locked', false]])
    chmodSync(join(folder, 'locked'), 0o700)
  })
})

describe.skipIf(isWindows)('links', () => {
  it('lead to a file once', async () => {
    const folder = temporaryFolder({ 'a.evtx': 'x' })
    symlinkSync('a.evtx', join(folder, 'b.evtx'))
    linkSync(join(folder, 'a.evtx'), join(folder, 'c.evtx'))
    expect(await names(folder, '.')).toEqual(['./a.evtx'])
    expect(await names(folder, 'c.evtx', 'b.evtx', 'a.evtx')).toEqual(['c.evtx'])
  })

  it('may lead round in circles', async () => {
    const folder = temporaryFolder({ 'logs/a.evtx': '', 'logs/inner/b.evtx': '' })
    symlinkSync('..', join(folder, 'logs/inner/up'))
    symlinkSync('self', join(folder, 'logs/self'))
    mkdirSync(join(folder, 'more'))
    symlinkSync('../logs', join(folder, 'more/logs'))
    expect(await names(folder, 'logs', 'more')).toEqual(['logs/a.evtx', 'logs/inner/b.evtx'])
    expect(await problems(folder, 'logs')).toEqual([['logs/self', false]])
  })

  it('to nothing are told and do not stop the rest', async () => {
    const folder = temporaryFolder({ 'z.evtx': '' })
    symlinkSync('gone', join(folder, 'a.evtx'))
    expect(await names(folder, '.')).toEqual(['./z.evtx'])
    expect(await problems(folder, '.')).toEqual([['./a.evtx', false]])
  })
})
