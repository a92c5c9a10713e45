/** The place beside a list where one of its entries is shown in full; over everything on a narrow screen. */
import { button, type Child, element } from './dom.ts'

export class Pane {
  readonly root = element('div', { class: 'pane' })
  readonly #split: HTMLElement
  readonly #hint: string
  readonly #onClose: () => void

  /** `list`: what it stands beside; `hint`: what it says while nothing is shown. */
  constructor(list: HTMLElement, hint: string) {
    this.#hint = hint
    this.#split = element('div', { class: 'split' }, list, this.root)
    this.#onClose = () => {
      this.close()
      list.focus()
    }
    this.close()
  }

  /** The list and the place beside it. */
  get split(): HTMLElement {
    return this.#split
  }

  show(heading: readonly Child[], ...content: readonly Child[]): void {
    const head = element('div', { class: 'pane-head' }, element('h2', {}, ...heading), button('Close', this.#onClose))
    this.root.replaceChildren(element('article', { class: 'detail' }, head, ...content))
    this.root.scrollTop = 0
    this.#split.classList.add('has-detail')
  }

  close(): void {
    this.#split.classList.remove('has-detail')
    this.root.replaceChildren(element('p', { class: 'hint' }, this.#hint))
  }
}
