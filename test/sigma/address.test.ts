import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { networkContains, parseAddress, parseNetwork } from '../../src/sigma/index.ts'

describe('parseAddress', () => {
  test.each([
    '1.2.3.4',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    '2001:DB8:0:0:0:0:0:1',
    '::ffff:1.2.3.4',
    '1:2:3:4:5:6:7::',
    '0001:0002:0003:0004:0005:0006:0007:0008',
  ])('reads %s', (text) => {
    expect(parseAddress(text)).toBeDefined()
  })

  test.each([
    '',
    ' 1.2.3.4',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '0x1.2.3.4',
    '1.2.3.4:80',
    '16909060',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '00001::',
    'fe80::1%eth0',
    '[::1]',
    '::1.2.3',
    '::01.2.3.4',
    '::1.2.3.4.5',
    '1.2.3.4::',
    'abc',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })

  test('agrees with Node about anything that looks like an address', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '1', '9', '255', 'a', 'f', ':', '::', '.'), maxLength: 16 })
    fc.assert(
      fc.property(fc.oneof(text, fc.ipV4(), fc.ipV6()), (each) => {
        expect(parseAddress(each)?.version ?? 0).toBe(isIP(each))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('parseNetwork', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['192.0.2.7', '192.0.2.7/32'],
    ['fe80::/10', 'fe80::/10'],
    ['::1', '::1/128'],
  ])('reads %s', (text, whole) => {
    expect(parseNetwork(text)).toMatchObject({ ok: true, text: whole })
  })

  test.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    'fe80::/129',
    '/8',
    'x/8',
  ])('refuses %s', (text) => {
    expect(parseNetwork(text).ok).toBe(false)
  })

  test('names the network that was meant when host bits are set', () => {
    expect(parseNetwork('10.1.2.3/8')).toMatchObject({ ok: false, hint: 'The network is 10.0.0.0/8.' })
    expect(parseNetwork('fe80::1/10')).toMatchObject({ ok: false, hint: 'The network is fe80::/10.' })
  })
})

test('networkContains agrees with Node', () => {
  const addresses = fc.oneof(fc.ipV4(), fc.ipV6())
  fc.assert(
    fc.property(addresses, addresses, fc.nat(128), (base, other, length) => {
      const network = { ...parseAddress(base)!, prefixLength: isIP(base) === 4 ? length % 33 : length }
      const family = isIP(base) === 4 ? 'ipv4' : 'ipv6'
      const list = new BlockList()
      list.addSubnet(base, network.prefixLength, family)
      for (const each of [base, other]) {
        if (isIP(each) !== isIP(base)) expect(networkContains(network, parseAddress(each)!)).toBe(false)
        else expect(networkContains(network, parseAddress(each)!)).toBe(list.check(each, family))
      }
    }),
  )
})

test('an IPv4 address mapped into IPv6 is in no IPv4 network', () => {
  const reading = parseNetwork('0.0.0.0/0')
  expect(reading.ok && networkContains(reading.network, parseAddress('::ffff:1.2.3.4')!)).toBe(false)
})
