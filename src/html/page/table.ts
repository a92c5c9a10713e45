/** Tables of facts. Long ones begin with some rows and a button for more. */
import { button, type Child, element, numberText } from './dom.ts'

/** Rows that are added at a time. */
const ROWS_AT_ONCE = 200

export interface Column<Item> {
  readonly name: string
  readonly cell: (item: Item) => Child
  readonly isNumber?: boolean
}

export function table<Item>(caption: string, columns: readonly Column<Item>[], items: readonly Item[]): HTMLElement {
  const classOf = ({ isNumber }: Column<Item>): string | null => (isNumber === true ? 'number' : null)
  const body = element('tbody')
  const more = button('', () => addRows(), { class: 'more' })
  let shown = 0
  const addRows = (): void => {
    for (const item of items.slice(shown, shown + ROWS_AT_ONCE))
      body.append(
        element(
          'tr',
          {},
          ...columns.map((column) =>
            element('td', { class: classOf(column), 'data-name': column.name }, column.cell(item)),
          ),
        ),
      )
    shown = Math.min(items.length, shown + ROWS_AT_ONCE)
    more.textContent = `Show more of the ${numberText(items.length - shown)} that are left`
    more.hidden = shown === items.length
  }
  addRows()
  const head = columns.map((column) => element('th', { scope: 'col', class: classOf(column) }, column.name))
  return element(
    'div',
    { class: 'table', tabindex: 0, role: 'region', 'aria-label': caption },
    element('table', {}, element('caption', {}, caption), element('thead', {}, element('tr', {}, ...head)), body),
    more,
  )
}
