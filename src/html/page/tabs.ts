/** Views of which one is shown, as the pattern for tabs has it: arrow keys move among them. */
import { element, numberText } from './dom.ts'

export interface Tab {
  readonly name: string
  readonly count?: number
  /** Called when the view is first shown. */
  readonly make: () => HTMLElement
}

export class Tabs {
  readonly bar = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views' })
  readonly panels: readonly HTMLElement[]
  readonly #tabs: readonly Tab[]
  readonly #buttons: readonly HTMLButtonElement[]

  constructor(tabs: readonly Tab[]) {
    this.#tabs = tabs
    this.#buttons = tabs.map(({ name, count }) =>
      element(
        'button',
        { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `view-${name}` },
        name,
        count === undefined ? null : element('span', { class: 'count' }, numberText(count)),
      ),
    )
    this.panels = tabs.map(({ name }) =>
      element('div', { class: 'view', role: 'tabpanel', id: `view-${name}`, 'aria-labelledby': `tab-${name}` }),
    )
    this.bar.append(...this.#buttons)
    for (const [index, each] of this.#buttons.entries()) {
      each.addEventListener('click', () => this.#showIndex(index))
      each.addEventListener('keydown', (event) => this.#key(event, index))
    }
  }

  show(name: string): void {
    this.#showIndex(this.#tabs.findIndex((tab) => tab.name === name))
  }

  #showIndex(chosen: number): void {
    const panel = this.panels[chosen]!
    for (const [index, each] of this.#buttons.entries()) {
      each.setAttribute('aria-selected', String(index === chosen))
      each.tabIndex = index === chosen ? 0 : -1
      this.panels[index]!.hidden = index !== chosen
    }
    if (!panel.hasChildNodes()) panel.append(this.#tabs[chosen]!.make())
  }

  #key({ key }: KeyboardEvent, index: number): void {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const next = (index + step + this.#tabs.length) % this.#tabs.length
    this.#showIndex(next)
    this.#buttons[next]!.focus()
  }
}
