/** A real Chromium that opens reports, and what is asked of a page in it. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll } from 'vitest'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** CHROMIUM names one that is not on the path. */
export const CHROMIUM = process.env.CHROMIUM ?? onPath()

if (CHROMIUM === undefined)
  console.warn(
    'No Chromium is installed: HTML reports are not looked at in a browser. On Debian: apt-get install chromium',
  )

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

let browser: Promise<Browser> | undefined

afterAll(async () => (await browser)?.close())

/** What a page did that a report must not do. */
export interface Complaints {
  /** Errors and warnings of the console, errors of scripts, dialogs. */
  readonly messages: string[]
  /** Addresses that were asked for beside the file. */
  readonly requests: string[]
}

/** Opens a report and waits until it is shown. `bypassCSP` is for tools that have to be put into the page. */
export async function openReport(
  file: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly complaints: Complaints }> {
  // As root there is no sandbox to be had.
  browser ??= chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] })
  const context = await (await browser).newContext({ viewport: { width: 1400, height: 900 }, ...options })
  const page = await context.newPage()
  const address = pathToFileURL(file).href
  const complaints: Complaints = { messages: [], requests: [] }
  page.on('console', (message) => complaints.messages.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.messages.push(String(error)))
  page.on('dialog', (dialog) => {
    complaints.messages.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (request.url() !== address) complaints.requests.push(request.url())
  })
  await page.goto(address)
  await page.waitForSelector('html[data-ready]')
  return { page, complaints }
}

export type View = 'Overview' | 'Matches' | 'Processes' | 'Rules' | 'Evidence'
export const VIEWS: readonly View[] = ['Overview', 'Matches', 'Processes', 'Rules', 'Evidence']

export async function showView(page: Page, view: View): Promise<void> {
  await page.click(`#tab-${view}`)
  await page.waitForSelector(`#view-${view} > *`)
  await nextFrame(page)
}

/** Until what was changed is drawn. */
export function nextFrame(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}

/** Level, title and exact time of all rows of a list, by scrolling through it; and the most rows that were elements at once. */
export function allRows(page: Page, view: View): Promise<{ readonly labels: string[]; readonly mostElements: number }> {
  return page.evaluate(async (selector) => {
    const list = document.querySelector(`${selector} .list`)!
    const labels = new Map<string, string>()
    let mostElements = 0
    const frame = (): Promise<number> => new Promise(requestAnimationFrame)
    for (list.scrollTop = 0; ; list.scrollTop += list.clientHeight) {
      await frame()
      await frame()
      const rows = [...list.querySelectorAll('[role=treeitem]')]
      mostElements = Math.max(mostElements, rows.length)
      for (const row of rows) {
        const text = (selector: string): string => row.querySelector(selector)?.textContent ?? ''
        const time = row.querySelector('time')?.dateTime ?? ''
        labels.set(row.id, `${text('.badge')}: ${text('.line')}, ${time}`)
      }
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) break
    }
    return { labels: [...labels.values()], mostElements }
  }, `#view-${view}`)
}

/** What stands out of the window or over each other, in words; none in a page that is laid out well. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide in a window of ${clientWidth}`)
    const controls = [...document.querySelectorAll('button, select, input, .chip, h1, h2, .badge, time')].filter(
      (each) => each.checkVisibility() && each.getClientRects().length === 1,
    )
    const pane = document.querySelector('.has-detail .pane')
    const isCovered = pane !== null && getComputedStyle(pane).position === 'fixed'
    const seen = isCovered ? controls.filter((each) => pane.contains(each)) : controls
    const boxes = seen.map((each) => ({ each, box: each.getBoundingClientRect() }))
    const name = (each: Element): string => `<${each.tagName.toLowerCase()}> ${each.textContent.slice(0, 40)}`
    for (const [index, { each, box }] of boxes.entries()) {
      if (box.right > clientWidth + 1 && each.closest('.table, pre, .timeline-stage') === null)
        faults.push(`${name(each)} ends at ${box.right} of ${clientWidth}`)
      for (const other of boxes.slice(index + 1)) {
        if (each.contains(other.each) || other.each.contains(each)) continue
        // Rows beyond the edge of a list are hidden by it.
        if (each.closest('.list, .pane, .view') !== other.each.closest('.list, .pane, .view')) continue
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left)
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top)
        if (across > 1 && down > 1) faults.push(`${name(each)} lies over ${name(other.each)}`)
      }
    }
    return faults
  })
}
