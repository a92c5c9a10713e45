/** A list of any length of which only the rows in sight are elements. A tree for assistive technology: rows have levels. */
import { element } from './dom.ts'

export interface Row {
  /** 1 for the top level. */
  readonly level: number
  /** null: nothing below it. */
  readonly isExpanded: boolean | null
  readonly content: readonly Node[]
  readonly className?: string
}

export interface RowSource {
  readonly length: number
  row(index: number): Row
  /** By click or Enter. */
  activate(index: number): void
  /** By the arrow keys. */
  expand?(index: number, isExpanded: boolean): void
}

/** Rows made above and below those in sight. */
const MARGIN_ROWS = 8

export class VirtualList {
  readonly root: HTMLElement
  readonly #rowHeight: number
  readonly #canvas: HTMLElement
  readonly #id: string
  #source: RowSource = { length: 0, row: () => EMPTY, activate: () => undefined }
  #rows = new Map<number, HTMLElement>()
  #active = -1
  #isDrawing = false

  constructor(id: string, label: string, rowHeight: number) {
    this.#id = id
    this.#rowHeight = rowHeight
    this.#canvas = element('div', { class: 'list-canvas', role: 'presentation' })
    this.root = element('div', { class: 'list', role: 'tree', tabindex: 0, 'aria-label': label }, this.#canvas)
    this.root.addEventListener('scroll', () => this.#drawSoon(), { passive: true })
    this.root.addEventListener('keydown', (event) => this.#key(event))
    new ResizeObserver(() => this.#drawSoon()).observe(this.root)
  }

  /** Shows other rows, or the same ones changed. */
  show(source: RowSource): void {
    this.#source = source
    this.#canvas.style.height = `${source.length * this.#rowHeight}px`
    this.#active = Math.min(this.#active, source.length - 1)
    this.#clear()
    this.#draw()
  }

  /** Marks a row and brings it into sight. */
  select(index: number): void {
    this.#active = index
    const top = index * this.#rowHeight
    const { scrollTop, clientHeight } = this.root
    if (top < scrollTop) this.root.scrollTop = top
    else if (top + this.#rowHeight > scrollTop + clientHeight)
      this.root.scrollTop = top + this.#rowHeight - clientHeight
    this.#clear()
    this.#draw()
  }

  scrollToTop(): void {
    this.root.scrollTop = 0
  }

  #clear(): void {
    this.#rows.clear()
    this.#canvas.replaceChildren()
  }

  #drawSoon(): void {
    if (this.#isDrawing) return
    this.#isDrawing = true
    requestAnimationFrame(() => {
      this.#isDrawing = false
      this.#draw()
    })
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.root
    const first = Math.max(0, Math.floor(scrollTop / this.#rowHeight) - MARGIN_ROWS)
    const last = Math.min(this.#source.length, Math.ceil((scrollTop + clientHeight) / this.#rowHeight) + MARGIN_ROWS)
    for (const [index, row] of this.#rows) {
      if (index >= first && index < last) continue
      row.remove()
      this.#rows.delete(index)
    }
    for (let index = first; index < last; index++) if (!this.#rows.has(index)) this.#add(index)
    if (this.#rows.has(this.#active)) this.root.setAttribute('aria-activedescendant', this.#rowId(this.#active))
    else this.root.removeAttribute('aria-activedescendant')
  }

  #add(index: number): void {
    const { level, isExpanded, content, className } = this.#source.row(index)
    const isActive = index === this.#active
    const row = element(
      'div',
      {
        id: this.#rowId(index),
        role: 'treeitem',
        class: `row ${className ?? ''}${isActive ? ' active' : ''}`.trim(),
        'aria-level': level,
        'aria-setsize': this.#source.length,
        'aria-posinset': index + 1,
        'aria-expanded': isExpanded === null ? null : String(isExpanded),
        'aria-selected': String(isActive),
      },
      ...content,
    )
    row.style.transform = `translateY(${index * this.#rowHeight}px)`
    row.style.height = `${this.#rowHeight}px`
    row.addEventListener('click', () => this.#activate(index))
    this.#rows.set(index, row)
    this.#canvas.append(row)
  }

  #rowId(index: number): string {
    return `${this.#id}-${index}`
  }

  #activate(index: number): void {
    this.select(index)
    this.#source.activate(index)
  }

  #key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.#rowHeight) - 1)
    const last = this.#source.length - 1
    const targets: { readonly [key: string]: number } = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + page,
      PageUp: this.#active - page,
      Home: 0,
      End: last,
    }
    const target = targets[event.key]
    if (last < 0) return
    if (target !== undefined) this.select(Math.max(0, Math.min(target, last)))
    else if (this.#active < 0) return
    else if (event.key === 'Enter' || event.key === ' ') this.#activate(this.#active)
    else if (event.key === 'ArrowRight') this.#source.expand?.(this.#active, true)
    else if (event.key === 'ArrowLeft') this.#source.expand?.(this.#active, false)
    else return
    event.preventDefault()
  }
}

const EMPTY: Row = { level: 1, isExpanded: null, content: [] }
