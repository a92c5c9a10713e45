import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { AddressPseudonyms } from '../../src/cut/addresses.ts'
import { NameCollector, readRedaction, TextRedactor } from '../../src/cut/index.ts'
import { permuted } from '../../src/cut/keyed.ts'
import { foldedName, inCaseOf, Pseudonyms } from '../../src/cut/pseudonyms.ts'
import { SidPseudonyms } from '../../src/cut/sids.ts'
import type { LogRecord } from '../../src/evtx/index.ts'

const hash = (key: string) => (label: string) => createHmac('sha256', key).update(label).digest()

function record(system: { [name: string]: string }, data: { [name: string]: string }): LogRecord {
  return {
    system: () => new Map(Object.entries(system)),
    data: () => Object.entries(data).map(([name, value]) => ({ name, value })),
  } as unknown as LogRecord
}

const SEEN = [
  record(
    { Computer: 'WS-0142.corp.example' },
    {
      User: 'CORP\\alice',
      Image: 'C:\\Users\\a.berg\\x.exe',
      SubjectUserName: 'test',
      ParentUser: 'NT AUTHORITY\\SYSTEM',
    },
  ),
  record({ Computer: 'ADMIN' }, { TargetUserName: 'WS-0142$', SubjectDomainName: 'NT SERVICE', User: 'ADMIN\\joe' }),
]

interface Replaced {
  readonly kind: string
  readonly field: string
  readonly original: string
  readonly pseudonym: string
}

function redactorOf(file = '', key = 'k') {
  const settings = readRedaction(file, 'redact.yml')
  const names = new NameCollector(settings)
  for (const each of SEEN) names.add(each)
  const replaced: Replaced[] = []
  const listener = {
    begin: () => undefined,
    add: (kind: string, field: string, original: string, pseudonym: string) =>
      void replaced.push({ kind, field, original, pseudonym }),
  }
  return { redactor: new TextRedactor(settings, names.names(), hash(key), listener), replaced }
}

/** Originals that were replaced in a text. */
function originals(text: string, field = 'CommandLine', file = ''): string[] {
  const { redactor, replaced } = redactorOf(file)
  redactor.text(text, field)
  return replaced.map(({ original }) => original)
}

describe('what is replaced', () => {
  const cases: readonly [what: string, text: string, expected: readonly string[], field?: string][] = [
    ['an account with its domain', 'CORP\\alice', ['CORP', 'alice'], 'User'],
    ['the account alone, anywhere', 'net user alice /active:no', ['alice']],
    ['in any case', 'ALICE Alice', ['ALICE', 'Alice']],
    ['an address as a host', '\\\\10.1.2.3\\c$ \\??\\UNC\\10.1.2.4\\c$', ['10.1.2.3', '10.1.2.4']],
    ['a folder of a person', 'C:\\Users\\a.berg\\Desktop\\a.txt', ['a.berg']],
    ['a principal name', 'alice@corp.example', ['alice', 'corp.example']],
    ['a host and its DNS name', '\\\\ws-0142\\c$ ws-0142.corp.example', ['ws-0142', 'ws-0142', 'corp.example']],
    ['a word beside signs', '-u:alice;"alice" alice_old', ['alice', 'alice', 'alice']],
    ['no part of a word', 'alicem malice alice2', []],
    [
      'an ordinary word only where a name stands',
      'test.exe \\\\test C:\\Users\\test\\a CORP\\test',
      ['test', 'CORP', 'test'],
    ],
    ['an ordinary word as the value of its field', 'test', ['test'], 'TargetUserName'],
    ['nothing of the kind elsewhere', 'admin test joe', []],
    ['what is before a backslash as a domain', 'ADMIN\\joe', ['ADMIN', 'joe'], 'User'],
    [
      'a SID of a person',
      'S-1-5-21-1004336348-1177238915-682003330-1104',
      ['S-1-5-21-1004336348-1177238915-682003330-1104'],
    ],
    ['a SID in a path', 'HKU\\S-1-5-21-1-2-3-1001_Classes\\x', ['S-1-5-21-1-2-3-1001']],
    ['of Entra ID', 'HKU\\S-1-12-1-1-2-3-4\\x', ['S-1-12-1-1-2-3-4']],
    ['addresses', 'ping 10.1.2.3 and fe80::1c2d:1 and 8.8.8.8', ['10.1.2.3', '8.8.8.8', 'fe80::1c2d:1']],
  ]
  it.each(cases)('%s', (_, text, expected, field) => {
    expect(originals(text, field).sort()).toEqual([...expected].sort())
  })

  const staying = [
    'NT AUTHORITY\\SYSTEM',
    'S-1-5-18 S-1-5-32-544 S-1-1-0',
    '127.0.0.1 ::1 0.0.0.0 255.255.255.255 224.0.0.251',
    'version=4.0.0.0 10.0.19041.1 1.2.3 [Array]::Add(1) a::b 12:30:45',
    'C:\\Users\\Public\\a C:\\Users\\Default\\a %USERPROFILE% C:\\Windows\\System32\\cmd.exe',
    'C:\\Program Files\\Update\\1.3.36.32\\u.exe \\SAM\\Domains\\Account\\Users\\000001F4',
    'd41d8cd98f00b204e9800998ecf8427e {fd41baf1-9291-69b1-0003-000000001900}',
  ]
  it.each(staying)('%s stays', (text) => expect(originals(text)).toEqual([]))

  it('a number of four parts in a field of a version is none', () => {
    expect(originals('8.4.0.1', 'FileVersion')).toEqual([])
  })

  it('names inside commands that are encoded', () => {
    const encoded = Buffer.from('whoami; dir C:\\Users\\alice', 'utf16le').toString('base64')
    const { redactor, replaced } = redactorOf()
    const redacted = redactor.text(`powershell -enc ${encoded}`, 'CommandLine')
    expect(replaced.map(({ original }) => original)).toEqual(['alice'])
    const inner = Buffer.from(redacted.split(' ').at(-1)!, 'base64').toString('utf16le')
    expect(inner).toBe(`whoami; dir C:\\Users\\${replaced[0]!.pseudonym}`)
    expect(redacted).toHaveLength(`powershell -enc ${encoded}`.length)
  })

  it('names in binary values', () => {
    const { redactor, replaced } = redactorOf()
    const bytes = Buffer.concat([Buffer.from([1, 0]), Buffer.from('alice', 'utf16le'), Buffer.from([0, 0, 7])])
    const redacted = redactor.bytes(bytes, 'Binary')!
    expect(Buffer.from(redacted).subarray(2, 12).toString('utf16le')).toBe(replaced[0]!.pseudonym)
    expect([redacted.length, redacted[0], redacted.at(-1)]).toEqual([bytes.length, 1, 7])
    expect(redactor.bytes(Buffer.from([1, 2, 3]), 'Binary')).toBeUndefined()
  })
})

describe('the file of a redaction', () => {
  it('may choose what is looked for, and add words of its own', () => {
    expect(originals('alice bob 10.1.2.3 8.8.8.8', 'x', 'users: [bob]\naddresses: private')).toEqual([
      '10.1.2.3',
      'bob',
    ])
    expect(originals('alice bob S-1-5-21-1-2-3-1001', 'x', 'users: [auto, bob]\nsids: none')).toEqual(['alice', 'bob'])
    expect(originals('10.1.2.3 8.8.8.8', 'x', 'addresses: [8.8.8.8]')).toEqual(['8.8.8.8'])
    expect(originals('test x', 'x', 'users: [test]')).toEqual(['test'])
  })

  it('may let names stay', () => {
    expect(originals('alice a.berg', 'x', 'keep: [ALICE]')).toEqual(['a.berg'])
  })

  it('replaces patterns, by what it says or by words of the same shape', () => {
    const { redactor } = redactorOf(
      'patterns:\n  - pattern: TICKET-\\d+\n    replace: TICKET-0\n  - { pattern: "case \\\\d+" }',
    )
    const redacted = redactor.text('ticket-4711 CASE 12', 'x')
    expect(redacted).toMatch(/^TICKET-0 [A-Z]{4} \d\d$/)
    expect(redacted).not.toContain('CASE 12')
  })

  it.each([
    ['user: [a]', /redact.yml:1: a redaction has no key "user"/],
    ['sids: some', /redact.yml:1: sids is auto or none, not "some"/],
    ['patterns: [{ pattern: "(" }]', /redact.yml:1: the pattern cannot be used/],
    ['patterns: [{ replace: x }]', /needs "pattern"/],
    ['key: ""', /an empty key/],
    ['users: [""]', /an entry of users is empty/],
  ])('%s is refused', (text, message) => expect(() => readRedaction(text, 'redact.yml')).toThrow(message))
})

describe('pseudonyms', () => {
  const name = fc.string({ unit: fc.constantFrom(...'abcXYZ019.-_ éß$'), minLength: 1, maxLength: 40 })

  it('keep length, capitals, digits and signs, and depend on key and name alone', () => {
    fc.assert(
      fc.property(name, fc.string(), (original, key) => {
        const folded = foldedName(original)
        const made = inCaseOf(original, new Pseudonyms(hash(key)).of(folded))
        expect(made).toBe(inCaseOf(original, new Pseudonyms(hash(key)).of(folded)))
        expect(made).toHaveLength(original.length)
        const shape = (text: string): string =>
          text
            .replace(/\d/g, '0')
            .replace(/\p{Lu}/gu, 'A')
            .replace(/\p{L}/gu, (l) => (l === 'A' ? l : 'a'))
        expect(shape(made)).toBe(shape(original))
        if (/[\p{L}\d]/u.test(original)) expect(made.toLowerCase()).not.toBe(original.toLowerCase())
      }),
    )
  })

  it('of another key are others', () => {
    const [one, other] = ['a', 'b'].map((key) => new Pseudonyms(hash(key)).of('m.lindqvist'))
    expect(one).not.toBe(other)
  })

  it('of a name with and without its domain, and of short and long domain names, belong together', () => {
    const { redactor } = redactorOf()
    const [domain, user] = redactor.text('CORP\\alice', 'User').split('\\')
    const principal = redactor.text('alice@corp.example', 'x')
    expect(principal).toBe(`${user}@${domain!.toLowerCase()}.example`)
  })

  it('of numbers are a permutation', () => {
    for (const size of [1, 2, 9, 100, 9000]) {
      const seen = new Set(Array.from({ length: Math.min(size, 300) }, (_, i) => permuted(hash('k'), 'x', i, size)))
      expect(seen.size).toBe(Math.min(size, 300))
      expect(Math.max(...seen)).toBeLessThan(size)
    }
  })

  it('of SIDs keep their form, their domain and the accounts that every domain has', () => {
    const sids = new SidPseudonyms(hash('k'))
    const [administrator, one, other] = ['500', '1104', '1105'].map((rid) =>
      sids.of(`S-1-5-21-1004336348-1177238915-682003330-${rid}`),
    )
    expect(administrator).toMatch(/^S-1-5-21-\d{10}-\d{10}-\d{9}-500$/)
    const domainOf = (sid: string): string => sid.slice(0, sid.lastIndexOf('-'))
    expect([domainOf(one!), domainOf(other!)]).toEqual([domainOf(administrator!), domainOf(administrator!)])
    expect(one).not.toBe(other)
    expect(one).toMatch(/-\d{4}$/)
  })

  it('of addresses keep networks together and private ones private', () => {
    const addresses = new AddressPseudonyms(hash('k'), 'all', [])
    const octet = fc.integer({ min: 0, max: 255 })
    const networks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10']
    fc.assert(
      fc.property(octet, octet, octet, octet, (a, b, c, d) => {
        const text = `${a}.${b}.${c}.${d}`
        const made = addresses.of(text)
        const address = ipaddr.parse(text) as ipaddr.IPv4
        const own = networks.find((network) => address.match(ipaddr.parseCIDR(network) as [ipaddr.IPv4, number]))
        if (made === undefined) {
          expect(['unicast', 'private']).not.toContain(address.range())
          return
        }
        const moved = ipaddr.parse(made) as ipaddr.IPv4
        expect(moved.match(ipaddr.parseCIDR(own ?? '240.0.0.0/4') as [ipaddr.IPv4, number])).toBe(true)
        const neighbour = addresses.of(`${a}.${b}.${c}.${d ^ 1}`)!
        if (neighbour !== undefined) expect(neighbour.split('.').slice(0, 3)).toEqual(made.split('.').slice(0, 3))
      }),
      { numRuns: 200 },
    )
    expect(addresses.of('::ffff:10.1.2.3')).toBe(`::ffff:${addresses.of('10.1.2.3')}`)
    expect(addresses.of('2a00:1450::1')).toMatch(/^2001:db8:/)
    expect(addresses.of('fe80::1:2')).toMatch(/^fe80::/)
  })
})

it('redacting never throws and never loses what is no name, whatever the text', () => {
  const { redactor, replaced } = redactorOf()
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      replaced.length = 0
      const redacted = redactor.text(text, 'CommandLine')
      if (replaced.length === 0) expect(redacted).toBe(text)
    }),
  )
})
