import { describe, expect, it } from 'vitest'
import { ProcessForest } from '../../src/html/process-forest.ts'
import type { ProcessTrace } from '../../src/html/reported-process.ts'
import { StringTable } from '../../src/html/string-table.ts'
import { TickCounter } from '../../src/html/tick-counter.ts'

/** A creation by GUID, or by process id where `guid` is null. */
function started(image: string, by: Partial<ProcessTrace>, second = 0): ProcessTrace {
  const time = `2026-03-11T09:00:${String(second).padStart(2, '0')}.0000000Z`
  const unknown = { guid: null, pid: null, commandLine: null, user: null, parent: null }
  return { host: 'pc', time, image, isCreation: true, ...unknown, ...by }
}

function parent(by: { readonly guid?: string; readonly pid?: number; readonly image?: string }) {
  return { guid: null, pid: null, image: null, commandLine: null, ...by }
}

/** Paths from the root, as `a/b`, of the processes in the report; `?` behind one whose start was not recorded. */
function pathsOf(creations: readonly ProcessTrace[], actors: readonly (ProcessTrace | null)[], limit?: number) {
  const strings = new StringTable()
  const forest = new ProcessForest(strings, new TickCounter(), limit)
  for (const each of creations) forest.add(each)
  const numbers = forest.show(actors)
  const { parent, image, isRecorded, moreChildren } = forest.columns
  const pathOf = (number: number): string => {
    const name = `${strings.strings[image[number]!] ?? '-'}${isRecorded[number] ? '' : '?'}`
    return parent[number]! < 0 ? name : `${pathOf(parent[number]!)}/${name}`
  }
  const paths = image.map((_, number) => pathOf(number))
  return {
    paths: [...paths].sort(),
    actors: numbers.map((number) => paths[number] ?? null),
    moreChildren,
    unkept: forest.unkept,
  }
}

describe('process trees', () => {
  it('hang by GUID, in whatever order the files come', () => {
    const word = started('word', { guid: 'a', parent: parent({ guid: 'x', image: 'explorer' }) })
    const shell = started('cmd', { guid: 'b', parent: parent({ guid: 'a' }) }, 1)
    const net = started('net', { guid: 'c', parent: parent({ guid: 'b' }) }, 2)
    const other = started('notepad', { guid: 'd', parent: parent({ guid: 'x' }) }, 3)
    const expected = [
      'explorer?',
      'explorer?/notepad',
      'explorer?/word',
      'explorer?/word/cmd',
      'explorer?/word/cmd/net',
    ]
    for (const creations of [
      [word, shell, net, other],
      [other, net, shell, word],
    ])
      expect(pathsOf(creations, [shell]).paths).toEqual(expected)
  })

  it('tell processes with one id apart by time', () => {
    const first = started('first', { pid: 7, parent: parent({ pid: 1 }) }, 1)
    const child = started('child of first', { pid: 8, parent: parent({ pid: 7 }) }, 2)
    const second = started('second', { pid: 7, parent: parent({ pid: 1 }) }, 3)
    const late = started('child of second', { pid: 9, parent: parent({ pid: 7 }) }, 4)
    const { actors } = pathsOf([late, second, child, first], [child, late])
    expect(actors).toEqual(['-?/first/child of first', '-?/second/child of second'])
  })

  it('know a process by what it did when its start was not recorded', () => {
    const actor = { ...started('svchost', { guid: 'a' }), isCreation: false }
    expect(pathsOf([], [actor, null]).actors).toEqual(['svchost?', null])
  })

  it('end where a log says that processes started each other', () => {
    const a = started('a', { guid: 'a', parent: parent({ guid: 'b' }) })
    const b = started('b', { guid: 'b', parent: parent({ guid: 'a' }) }, 1)
    const self = started('self', { guid: 's', parent: parent({ guid: 's' }) })
    expect(pathsOf([a, b, self], [a, b, self]).actors).toEqual(['b/a', 'b', 'self'])
  })

  it('count what the limits leave out', () => {
    const root = started('root', { guid: 'r' })
    const children = Array.from({ length: 60 }, (_, i) =>
      started(`c${i}`, { guid: `c${i}`, parent: parent({ guid: 'r' }) }, i % 60),
    )
    const all = pathsOf([root, ...children], [root])
    expect([all.paths.length, all.moreChildren[0]]).toEqual([51, 10])
    expect(pathsOf([root, ...children], [root], 11).unkept).toBe(50)
  })

  it('do not grow by copies of a log', () => {
    const root = started('root', { guid: 'r' })
    expect(pathsOf([root, root], [root, root]).paths).toEqual(['root'])
  })
})
