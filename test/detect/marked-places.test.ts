import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Detector, markedPlaces } from '../../src/detect/index.ts'
import { eventFromObject } from '../../src/event/index.ts'
import { loadRules, type Plan, testsOf } from '../../src/sigma/index.ts'

/** `field`: key and value as YAML, such as `A|contains: x`. */
function planOf(field: string): Plan {
  const text = `title: t\nlogsource: { category: process_creation, product: windows }\ndetection: { s: { ${field} }, condition: s }\n`
  return loadRules([{ path: 'r.yml', text }]).rules[0]!.plan as Plan
}

function markedIn(field: string, value: string): string {
  const [test] = testsOf(planOf(field))
  let marked = ''
  let at = 0
  for (const [start, end] of markedPlaces(test!, value)) {
    marked += `${value.slice(at, start)}[${value.slice(start, end)}]`
    at = end
  }
  return marked + value.slice(at)
}

describe('what a test found', () => {
  it.each([
    [`A|contains: WHOAMI`, 'cmd /c whoami /all', 'cmd /c [whoami] /all'],
    [`A|endswith: '\\cmd.exe'`, 'C:\\x\\CMD.exe', 'C:\\x[\\CMD.exe]'],
    [`A|startswith: 'c:'`, 'C:\\x', '[C:]\\x'],
    [`A: cmd`, 'CMD', '[CMD]'],
    [`A: 'net* user *add'`, 'net1 user x /add', '[net]1[ user ]x /[add]'],
    [`A: '*a?c*'`, 'xxa😀cxx', 'xx[a😀c]xx'],
    [`A|contains|windash: ' -enc'`, 'powershell /enc', 'powershell[ /enc]'],
    [`A|re: 'n[et]+ user'`, 'cmd net user', 'cmd [net user]'],
    [`A|cidr: 10.0.0.0/8`, '10.1.2.3', '[10.1.2.3]'],
    [`A|gt: 5`, '17', '[17]'],
    [`A|contains: 'ß'`, 'STRAßE', 'STRA[ß]E'],
    [`A|contains: missing`, 'nothing of it', 'nothing of it'],
  ])('by %s in %j is %j', (field, value, expected) => {
    if (field.includes('windash')) {
      const found = testsOf(planOf(field))
        .map((test) => markedPlaces(test, value))
        .filter((places) => places.length > 0)
      expect(found[0]!.map(([start, end]) => value.slice(start, end))).toEqual([' /enc'])
    } else expect(markedIn(field, value)).toBe(expected)
  })

  it('is there whenever the rule is true, in order and inside the value', () => {
    const part = fc.constantFrom('a', 'B', '*', '?', 'é', '😀', ' ')
    const pattern = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))
    const value = fc.string({ unit: fc.constantFrom('a', 'b', 'É', '😀', ' '), maxLength: 12 })
    fc.assert(
      fc.property(pattern, value, (asked, text) => {
        const plan = planOf(`A: '${asked}'`)
        const isTrue = new Detector([{ plan }], { routing: false }).match(eventFromObject({ A: text })).length > 0
        const places = markedPlaces(testsOf(plan)[0]!, text)
        const isMeaningful = /[^*]/.test(asked)
        if (isTrue && isMeaningful) expect(places.length).toBeGreaterThan(0)
        if (!isTrue) expect(places).toEqual([])
        let at = 0
        for (const [start, end] of places) {
          expect(start).toBeGreaterThanOrEqual(at)
          expect(end).toBeGreaterThan(start)
          at = end
        }
        expect(at).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
