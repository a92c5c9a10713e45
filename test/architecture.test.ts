/** The house rules of ARCHITECTURE.md, checked: who may import whom, where `node:` and packages may stand, how long a file may be. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = join(ROOT, 'src')

/** Room → rooms it may import. `index` is the library's front door. */
const MAY_IMPORT: { readonly [room: string]: readonly string[] } = {
  evtx: [],
  event: ['evtx'],
  input: ['evtx', 'event'],
  sigma: [],
  detect: ['sigma', 'event', 'evtx'],
  kql: ['sigma', 'event', 'detect'],
  replay: ['evtx', 'event', 'input', 'sigma', 'detect'],
  recording: ['evtx', 'event', 'detect', 'sigma'],
  cut: ['evtx', 'event', 'sigma', 'detect', 'recording', 'validate'],
  mend: ['event', 'sigma', 'detect'],
  atomic: ['evtx', 'event', 'sigma', 'recording'],
  document: ['event', 'sigma', 'kql', 'detect', 'atomic'],
  validate: ['evtx', 'event', 'sigma', 'detect', 'mend', 'atomic', 'document'],
  report: ['evtx', 'event', 'sigma', 'kql', 'detect', 'mend', 'atomic', 'validate', 'document', 'cut'],
  html: ['evtx', 'event', 'sigma', 'detect', 'validate', 'report'],
  node: [
    'evtx',
    'event',
    'input',
    'sigma',
    'detect',
    'replay',
    'recording',
    'mend',
    'validate',
    'report',
    'cut',
    'html',
  ],
  index: ['evtx', 'event', 'input', 'sigma', 'kql', 'detect', 'replay', 'node'],
  cli: [
    'evtx',
    'event',
    'input',
    'sigma',
    'kql',
    'detect',
    'replay',
    'recording',
    'cut',
    'mend',
    'atomic',
    'document',
    'validate',
    'report',
    'html',
    'node',
  ],
}

/** Imports that may only be types. */
const TYPES_ONLY: readonly (readonly [room: string, target: string])[] = [
  ['event', 'evtx/read.ts'],
  ['detect', 'evtx/log-record.ts'],
  ['report', 'detect/match.ts'],
  ['validate', 'mend/index.ts'],
  ['report', 'mend/index.ts'],
  ['report', 'kql/index.ts'],
  ['validate', 'document/index.ts'],
]

/** Package → where it may be imported. */
const PACKAGES: { readonly [name: string]: readonly string[] } = {
  'js-yaml': ['sigma', 'recording'],
  'ipaddr.js': ['sigma', 'cut'],
  re2js: ['detect'],
  'fast-xml-parser': ['input'],
  '@ts-evtx/core': ['input'],
  'csv-stringify': ['report'],
  'csv-stringify/sync': ['report'],
  tinyglobby: ['node'],
  yargs: ['cli'],
  'yargs/helpers': ['cli'],
  'cli-progress': ['cli'],
  uplot: ['html'],
}

const MAY_USE_NODE = ['node', 'cli']
/** The second reader's library takes a path, not bytes. */
const NODE_EXCEPTIONS = ['input/ts-evtx.ts']
const MAX_LINES = 300
const NAMELESS = /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.ts$)/

interface Import {
  readonly target: string
  readonly isTypeOnly: boolean
  /** By `import()`, when it is needed. */
  readonly isLate: boolean
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => path.endsWith('.ts') && statSync(join(SRC, path)).isFile())

const sources = new Map(files.map((path) => [path, readFileSync(join(SRC, path), 'utf8')]))
const imports = new Map(files.map((path) => [path, importsOf(sources.get(path)!)]))

function importsOf(source: string): Import[] {
  const found: Import[] = []
  const statements = [
    ...source.matchAll(/^import\s+(type\s+)?([^'";]*?)\s*(?:from\s+)?'([^']+)'/gm),
    ...source.matchAll(/^export\s+(type\s+)?(\{[^}]*\}|\*(?:\s+as\s+\w+)?)\s+from\s+'([^']+)'/gm),
  ]
  for (const match of statements) {
    const names = match[2] ?? ''
    const list = /\{([^}]*)\}/s.exec(names)?.[1]
    const areAllTypes =
      list !== undefined &&
      !/^\s*\w+\s*,/.test(names) &&
      list.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '))
    found.push({ target: match[3]!, isTypeOnly: match[1] !== undefined || areAllTypes, isLate: false })
  }
  for (const match of source.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g))
    found.push({ target: match[1]!, isTypeOnly: false, isLate: true })
  return found
}

function roomOf(path: string): string {
  return path.split('/')[0]!.replace(/\.ts$/, '')
}

function resolveTarget(from: string, target: string): string {
  return relative(SRC, resolve(SRC, dirname(from), target))
    .split(sep)
    .join('/')
}

/** What is loaded before the first line of `path` runs: files, and packages by name. */
function loadedWith(path: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(path)) return loaded
  loaded.add(path)
  for (const { target, isTypeOnly, isLate } of imports.get(path) ?? []) {
    if (!isTypeOnly && !isLate) loadedWith(target.startsWith('.') ? resolveTarget(path, target) : target, loaded)
  }
  return loaded
}

function violations(check: (path: string, each: Import) => string | undefined): string[] {
  return files.flatMap((path) =>
    imports
      .get(path)!
      .map((each) => check(path, each))
      .filter((text) => text !== undefined),
  )
}

describe('architecture', () => {
  it('has a row for every room', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => MAY_IMPORT[room] === undefined)).toEqual([])
  })

  it('lets a room import only what the table allows', () => {
    const wrong = violations((path, { target }) => {
      if (!target.startsWith('.')) return undefined
      const to = roomOf(resolveTarget(path, target))
      const from = roomOf(path)
      return to === from || MAY_IMPORT[from]!.includes(to) ? undefined : `${path} imports ${to}`
    })
    expect(wrong).toEqual([])
  })

  it('starts without what only reading YAML, linting and other commands need', () => {
    const loaded = [...loadedWith('cli/start.ts'), ...loadedWith('cli/detect.ts'), ...loadedWith('node/worker.ts')]
    const unwanted =
      /^(sigma\/(index|load|lint|rule|document|checks)\b|kql\/|event\/ecs-(event|fields)|js-yaml|fast-xml-parser|@ts-evtx)/
    expect(loaded.filter((path) => unwanted.test(path))).toEqual([])
    expect([...loadedWith('sigma/load.ts')]).toContain('js-yaml')
  })

  it('lets rooms that need only types import only types', () => {
    const wrong = violations((path, { target, isTypeOnly }) => {
      const isForbidden =
        target.startsWith('.') &&
        TYPES_ONLY.some(([room, file]) => room === roomOf(path) && resolveTarget(path, target) === file)
      return isForbidden && !isTypeOnly ? `${path} imports values of ${target}` : undefined
    })
    expect(wrong).toEqual([])
  })

  it('keeps node: where files, threads and clocks are', () => {
    const wrong = violations((path, { target }) => {
      if (!target.startsWith('node:') || MAY_USE_NODE.includes(roomOf(path)) || NODE_EXCEPTIONS.includes(path))
        return undefined
      return `${path} imports ${target}`
    })
    expect(wrong).toEqual([])
  })

  it('keeps each package in the room it serves', () => {
    const wrong = violations((path, { target }) => {
      if (target.startsWith('.') || target.startsWith('node:')) return undefined
      return PACKAGES[target]?.includes(roomOf(path)) === true ? undefined : `${path} imports ${target}`
    })
    expect(wrong).toEqual([])
  })

  it('has no cycles among files', () => {
    const edges = new Map(
      files.map((path) => [
        path,
        imports
          .get(path)!
          .filter(({ target, isTypeOnly }) => target.startsWith('.') && !isTypeOnly)
          .map(({ target }) => resolveTarget(path, target)),
      ]),
    )
    expect(files.map((path) => cycleFrom(path, edges)).filter((cycle) => cycle !== undefined)).toEqual([])
  })

  it('has no file over 300 lines and none without a subject', () => {
    const long = files.filter((path) => sources.get(path)!.split('\n').length > MAX_LINES + 1)
    expect(long).toEqual([])
    expect(files.filter((path) => NAMELESS.test(path))).toEqual([])
  })

  it('has index files that only re-export', () => {
    const wrong = files.filter(
      (path) => posix.basename(path) === 'index.ts' && /^(?!export|import|\/\*|\s|\*|\}|$)/m.test(sources.get(path)!),
    )
    expect(wrong).toEqual([])
  })

  it('exports each room literally, with types', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      exports: { [path: string]: unknown }
    }
    const rooms = [...new Set(files.map(roomOf))].filter((room) => room !== 'index')
    const expected = ['.', ...rooms.map((room) => `./${room}`), './package.json'].sort()
    expect(Object.keys(manifest.exports).sort()).toEqual(expected)
    for (const [path, target] of Object.entries(manifest.exports)) {
      if (path !== './package.json') expect(Object.keys(target as object)).toEqual(['types', 'default'])
    }
  })
})

function cycleFrom(start: string, edges: ReadonlyMap<string, readonly string[]>): string | undefined {
  const seen = new Set<string>()
  const stack = [...(edges.get(start) ?? [])]
  while (stack.length > 0) {
    const path = stack.pop()!
    if (path === start) return `${start} imports itself through others`
    if (seen.has(path)) continue
    seen.add(path)
    stack.push(...(edges.get(path) ?? []))
  }
  return undefined
}
