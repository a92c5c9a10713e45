/** What stands above the list of matches: search, filters, order and groups. */
import { button, counted, element, numberText } from './dom.ts'
import { LEVELS, type ShownLevel } from './levels.ts'
import { GROUPINGS, type Grouping, ORDERS, type Order } from './match-filter.ts'
import type { Report } from './report.ts'
import { plainText } from './visible-text.ts'

export interface Controls {
  readonly query: string
  readonly levels: ReadonlySet<ShownLevel>
  readonly rule: number | null
  readonly host: number | null
  readonly user: number | null
  readonly order: Order
  readonly grouping: Grouping
}

/** Milliseconds after the last key before a search begins. */
const SEARCH_DELAY = 200
/** Of a name in a list of choices, in UTF-16 units. */
const MAX_CHOICE = 80

export class MatchControls {
  readonly root: HTMLElement
  readonly status = element('p', { class: 'status', role: 'status' })
  readonly #onChange: () => void
  readonly #search = element('input', {
    type: 'search',
    'aria-label': 'Search in matches',
    placeholder: 'Search: words, "a phrase", -without, Field:word',
    spellcheck: 'false',
    autocomplete: 'off',
  })
  readonly #levels = new Map<ShownLevel, HTMLInputElement>()
  readonly #rule: HTMLSelectElement
  readonly #host: HTMLSelectElement
  readonly #user: HTMLSelectElement
  readonly #order = select('Order', ORDERS)
  readonly #grouping = select('Groups', GROUPINGS)
  #timer = 0

  constructor(report: Report, onChange: () => void) {
    this.#onChange = onChange
    const { rules, events, matches } = report.head
    this.#rule = numberSelect('Rule', 'All rules', tally(matches.rule), (rule) => rules[rule]!.title)
    const byString = (numbers: readonly number[]) => tally(matches.event.map((event) => numbers[event]!))
    this.#host = numberSelect('Host', 'All hosts', byString(events.host), (host) => report.text(host) ?? 'no host')
    this.#user = numberSelect('User', 'All users', byString(events.user), (user) => report.text(user) ?? 'no user')
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(onChange, SEARCH_DELAY)
    })
    const selects = [this.#rule, this.#host, this.#user, this.#grouping, this.#order]
    for (const each of selects) each.addEventListener('change', onChange)
    this.root = element(
      'div',
      { class: 'controls' },
      this.#search,
      this.#levelChoices(report),
      element(
        'div',
        { class: 'selects' },
        ...selects,
        button('Clear filters', () => this.clear()),
      ),
      this.status,
    )
  }

  get value(): Controls {
    return {
      query: this.#search.value,
      levels: new Set([...this.#levels].filter(([, { checked }]) => checked).map(([level]) => level)),
      rule: numberOf(this.#rule),
      host: numberOf(this.#host),
      user: numberOf(this.#user),
      order: this.#order.value as Order,
      grouping: this.#grouping.value as Grouping,
    }
  }

  /** One rule of all, whatever was chosen before. */
  chooseRule(rule: number): void {
    this.#reset()
    this.#rule.value = String(rule)
    this.#onChange()
  }

  clear(): void {
    this.#reset()
    this.#onChange()
  }

  #reset(): void {
    this.#search.value = ''
    for (const box of this.#levels.values()) box.checked = true
    for (const each of [this.#rule, this.#host, this.#user]) each.value = ''
  }

  #levelChoices({ head, levels }: Report): HTMLElement {
    const counts = new Map<ShownLevel, number>()
    for (const rule of head.matches.rule) counts.set(levels[rule]!, (counts.get(levels[rule]!) ?? 0) + 1)
    const choices = LEVELS.filter((level) => counts.has(level)).map((level) => {
      const box = element('input', { type: 'checkbox', checked: true })
      box.addEventListener('change', this.#onChange)
      this.#levels.set(level, box)
      const name = level === 'none' ? 'no level' : level
      return element(
        'label',
        { class: `chip level-${level}`, title: counted(counts.get(level)!, 'match', 'matches') },
        box,
        `${name} ${numberText(counts.get(level)!)}`,
      )
    })
    return element('fieldset', { class: 'chips' }, element('legend', {}, 'Levels'), ...choices)
  }
}

function select(label: string, choices: { readonly [value: string]: string }): HTMLSelectElement {
  const options = Object.entries(choices).map(([value, text]) => element('option', { value }, text))
  return element('select', { 'aria-label': label }, ...options)
}

function numberSelect(
  label: string,
  all: string,
  counts: ReadonlyMap<number, number>,
  nameOf: (number: number) => string,
): HTMLSelectElement {
  const options = [...counts].map(([number, count]) => {
    const name = plainText(nameOf(number))
    const cut = name.length <= MAX_CHOICE ? name : `${name.slice(0, MAX_CHOICE)}…`
    return { name: cut.toLowerCase(), option: element('option', { value: number }, `${cut} (${numberText(count)})`) }
  })
  options.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return element(
    'select',
    { 'aria-label': label },
    element('option', { value: '' }, all),
    ...options.map(({ option }) => option),
  )
}

function numberOf({ value }: HTMLSelectElement): number | null {
  return value === '' ? null : Number(value)
}

function tally(numbers: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return counts
}
