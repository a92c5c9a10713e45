/** Reports in a real Chromium: what is in them, what they look like, and that no log gets to decide about either. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { inProcess, linesOf } from '../../cli/command.ts'
import { temporaryFolder } from '../../node/temporary-folder.ts'
import { hasShared, SHARED } from '../../shared-folder.ts'
import { HOSTILE_NAME, HOSTILE_RULE, HOSTILE_VALUES, hostileLog, hostileXml } from './hostile.ts'
import { writeLargeReport } from './large-report.ts'
import { allRows, CHROMIUM, layoutFaults, nextFrame, openReport, showView, VIEWS } from './report-browser.ts'

const MATCHES = '#view-Matches'
/** Where pictures go that somebody wants to look at. */
const PICTURES = process.env.REPORT_PICTURES ?? temporaryFolder()
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const folder = temporaryFolder()
/** Milliseconds: a few seconds on a machine with nothing else to do. */
const LONG = 180_000

async function reportOf(name: string, ...argv: readonly string[]): Promise<{ file: string; matches: Match[] }> {
  const file = join(folder, `${name}.html`)
  const { code, out, err } = await inProcess(['detect', ...argv, '-q', '--output-html', file])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return { file, matches: linesOf(out).map((line) => JSON.parse(line) as Match) }
}

let samples: ReturnType<typeof reportOf> | undefined

function samplesReport(): ReturnType<typeof reportOf> {
  samples ??= reportOf('samples', 'samples', '-r', 'rules')
  return samples
}

interface Match {
  readonly time: string
  readonly level: string | null
  readonly rule: { readonly title: string }
}

/** As a row has it. */
function labelOf({ time, level, rule }: Match): string {
  return `${level ?? 'no level'}: ${rule.title}, ${time.replace('T', ' ').replace('Z', '')}`
}

async function search(page: Page, text: string): Promise<void> {
  const before = await page.textContent('.status')
  await page.fill('input[type=search]', text)
  await page.waitForFunction((old) => {
    const status = document.querySelector('.status')!.textContent
    return status !== old && !status.startsWith('Searching')
  }, before)
}

const SCREENS = [
  { scheme: 'light', name: 'wide', width: 1400, height: 900, asksAxe: true },
  { scheme: 'dark', name: 'wide', width: 1400, height: 900, asksAxe: false },
  { scheme: 'light', name: 'narrow', width: 390, height: 844, asksAxe: false },
  { scheme: 'dark', name: 'narrow', width: 390, height: 844, asksAxe: true },
] as const

/** It takes its time; what a narrow screen changes shows in one view. */
function axeLooksAt(screen: string, what: string): boolean {
  return screen === 'wide' || what === 'match'
}

describe.skipIf(CHROMIUM === undefined)('a report in Chromium', () => {
  it('finds, groups and explains matches, and shows the tree of their processes', async () => {
    const { file, matches } = await samplesReport()
    const { page, complaints } = await openReport(file)
    await showView(page, 'Matches')
    const { labels } = await allRows(page, 'Matches')
    expect(labels.sort()).toEqual(matches.map(labelOf).sort())

    await search(page, 'Image:certutil')
    const found = await page.textContent('.status')
    const wanted = matches.filter((match) => /"Image":"[^"]*certutil/i.test(JSON.stringify(match))).length
    expect(found).toBe(`${wanted} of ${matches.length} matches`)
    await page.locator(`${MATCHES} .row`).first().click()
    await page.waitForSelector(`${MATCHES} article`)
    const marks = await page.locator(`${MATCHES} article .fields mark`).allTextContents()
    expect(marks.join(' ').toLowerCase()).toContain('certutil')
    // Of the rule's text the tests that held are marked: names of fields and what was asked of them.
    expect(await page.locator(`${MATCHES} article pre mark`).count()).toBeGreaterThan(1)

    await page.click('text=Show its process tree')
    const selected = page.locator('#view-Processes [aria-selected=true]')
    expect(await selected.textContent()).toMatch(/^certutil\.exe[1-9]\d* \w+/i)
    expect(Number(await selected.getAttribute('aria-level'))).toBeGreaterThan(1)

    await showView(page, 'Matches')
    await page.click('text=Clear filters')
    await page.selectOption('[aria-label=Groups]', 'rule')
    await nextFrame(page)
    const groups = await allRows(page, 'Matches')
    const titles = new Set(matches.map(({ rule }) => rule.title))
    expect(groups.labels.map((label) => /: (.*), $/.exec(label)?.[1])).toEqual(expect.arrayContaining([...titles]))
    expect(groups.labels).toHaveLength(titles.size)
    expect(complaints).toEqual({ messages: [], requests: [] })
    await page.context().close()
  })

  it('narrows the list to a part of the timeline, by mouse and by button', async () => {
    const { file, matches } = await samplesReport()
    const { page } = await openReport(file)
    await showView(page, 'Matches')
    const box = (await page.locator('.u-over').boundingBox())!
    await page.mouse.move(box.x + 2, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2, box.y + 30, { steps: 4 })
    await page.mouse.up()
    await nextFrame(page)
    const [caption, status] = [await page.textContent('.timeline-caption'), await page.textContent('.status')]
    const [from, to] = [...caption!.matchAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g)].map(([text]) => text)
    const inside = matches.filter(({ time }) => time.replace('T', ' ') >= from! && time.replace('T', ' ') <= to!)
    expect(inside.length).toBeLessThan(matches.length)
    expect(status).toBe(`${inside.length} of ${matches.length} matches`)
    await page.click('text=All times')
    await nextFrame(page)
    expect(await page.textContent('.status')).toBe(`${matches.length} matches`)
    await page.context().close()
  })

  it('is not fooled by what logs and rules hold', async () => {
    const cwd = temporaryFolder({ [HOSTILE_NAME]: hostileLog(), 'long.xml': hostileXml(), 'rule.yml': HOSTILE_RULE })
    const { file, matches } = await reportOf(
      'hostile',
      join(cwd, HOSTILE_NAME),
      join(cwd, 'long.xml'),
      '-r',
      join(cwd, 'rule.yml'),
    )
    expect(matches).toHaveLength(HOSTILE_VALUES.length + 1)
    const { page, complaints } = await openReport(file)
    for (const view of VIEWS) await showView(page, view)
    await showView(page, 'Matches')
    for (let row = 0; row < matches.length; row++) {
      await page.locator(`${MATCHES} .row`).nth(row).click()
      await page.waitForFunction((n) => document.querySelector(`#match-${n}.active`) !== null, row)
    }
    const seen = await page.evaluate(() => ({
      made: [...document.querySelectorAll('img, iframe, object, embed, svg, link, base, form, [onerror], [onload]')]
        .length,
      scripts: [...document.querySelectorAll('script')].filter((script) => script.type !== 'text/plain').length,
      links: [...document.querySelectorAll('a')].map((a) => a.protocol),
      text: document.documentElement.innerHTML.replace(/<script[\s\S]*?<\/script>/g, ''),
      isOurs: !('fooled' in window),
    }))
    expect({ ...seen, text: '' }).toEqual({ made: 0, scripts: 1, links: expect.any(Array), text: '', isOurs: true })
    expect(new Set(seen.links)).toEqual(new Set(['https:']))
    // Nothing that turns or hides text, and nothing that a terminal obeys, is left as it was.
    expect(seen.text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff\x1b\x07]/)
    for (const name of ['U+202E', 'ESC', 'U+200B']) expect(seen.text).toContain(`>${name}</span>`)
    expect(complaints).toEqual({ messages: [], requests: [] })

    // A megabyte is shown in part, around what was found, and whole when that is asked for.
    await search(page, 'long-command-line')
    await page.locator(`${MATCHES} .row`).first().click()
    const value = page.locator(`${MATCHES} article .fields .value`).filter({ hasText: 'long-command-line' })
    expect((await value.textContent())!.length).toBeLessThan(10_000)
    await value.locator('button').click()
    expect(
      (await page.locator(`${MATCHES} article .fields .value`).filter({ hasText: 'long-command-line' }).textContent())!
        .length,
    ).toBeGreaterThan(1_000_000)
    await page.context().close()
  })

  it('says so when the file was changed', async () => {
    const { file } = await samplesReport()
    const changed = join(folder, 'changed.html')
    writeFileSync(changed, readFileSync(file, 'utf8').replace(/(id="block-0">.{40})./, '$1!'))
    const { page } = await openReport(changed)
    await showView(page, 'Matches')
    await page.locator(`${MATCHES} .row`).first().click()
    expect(await page.locator('[role=alert]').textContent()).toContain('cannot be shown')
    await page.context().close()
  })

  it.each(SCREENS)('is laid out well, $scheme and $name', async ({ scheme, name, width, height, asksAxe }) => {
    const { file } = await samplesReport()
    const { page, complaints } = await openReport(file, {
      viewport: { width, height },
      colorScheme: scheme,
      bypassCSP: asksAxe,
    })
    if (asksAxe) await page.evaluate(AXE)
    const faults: string[] = []
    const look = async (what: string): Promise<void> => {
      await page.screenshot({ path: join(PICTURES, `report-${what}-${scheme}-${name}.png`) })
      faults.push(
        ...(await layoutFaults(page)),
        ...(asksAxe && axeLooksAt(name, what) ? await accessibilityFaults(page) : []),
      )
    }
    for (const view of VIEWS) {
      await showView(page, view)
      await look(view.toLowerCase())
    }
    await showView(page, 'Matches')
    await page.locator(`${MATCHES} .row`).nth(1).click()
    await page.waitForSelector(`${MATCHES} article`)
    await look('match')
    expect(faults).toEqual([])
    expect(complaints).toEqual({ messages: [], requests: [] })
    await page.context().close()
  })

  it(
    'stays usable with 50,000 matches',
    async () => {
      const file = join(folder, 'large.html')
      await writeLargeReport(file, 50_000)
      expect(statSync(file).size).toBeLessThan(25e6)
      const { page, complaints } = await openReport(file)
      await showView(page, 'Matches')
      expect(await page.textContent('.status')).toBe('50,000 matches')
      await page.focus(`${MATCHES} .list`)
      await page.keyboard.press('End')
      await nextFrame(page)
      const rows = await page.locator(`${MATCHES} [role=treeitem]`).count()
      expect(rows).toBeLessThan(100)
      expect(await page.locator(`${MATCHES} .active`).getAttribute('aria-posinset')).toBe('50000')
      await search(page, 'number-777')
      expect(await page.textContent('.status')).toBe('11 of 50,000 matches')
      expect(complaints).toEqual({ messages: [], requests: [] })
      await page.context().close()
    },
    LONG,
  )

  it.skipIf(!hasShared)(
    'has every match of all recordings, and no other',
    async () => {
      const { file, matches } = await reportOf('corpora', join(SHARED, 'corpora'), '-r', join(SHARED, 'sigma/rules'))
      const { page, complaints } = await openReport(file)
      await showView(page, 'Matches')
      const { labels, mostElements } = await allRows(page, 'Matches')
      const wanted = matches.map(labelOf).sort()
      expect(labels.sort()).toEqual(wanted)
      expect(mostElements).toBeLessThan(100)
      expect(complaints).toEqual({ messages: [], requests: [] })
      await page.context().close()
    },
    LONG,
  )
})

/** What axe finds serious or critical, in words. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  interface Found {
    readonly violations: readonly {
      readonly id: string
      readonly impact: string
      readonly nodes: readonly { readonly html: string }[]
    }[]
  }
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<Found> } }).axe.run(),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}
