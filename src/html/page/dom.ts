/** Elements are made here and nowhere else. Text becomes text, never markup. */
import { piecesOf } from './visible-text.ts'

export type Child = Node | string | null | undefined

export interface Attributes {
  readonly [name: string]: string | number | boolean | null | undefined
}

/** Strings among the children are the page's own words; what comes from logs and rules goes through `untrusted`. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '')
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value))
  }
  for (const child of children) if (child !== null && child !== undefined) made.append(child)
  return made
}

export function button(text: Child, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text)
  made.addEventListener('click', onClick)
  return made
}

/** Text from logs and rules: apart from its surroundings, and with nothing hidden. */
export function untrusted(text: string, attributes: Attributes = {}): HTMLElement {
  const made = element('span', { ...attributes, class: `untrusted ${attributes.class ?? ''}`.trim() })
  appendVisible(made, text)
  return made
}

export function appendVisible(parent: HTMLElement, text: string): void {
  for (const piece of piecesOf(text)) {
    if (piece.name === null) parent.append(piece.text)
    else parent.append(element('span', { class: 'control' }, piece.name))
  }
}

/** Name and value, as pairs of a description list. */
export function description(pairs: readonly (readonly [name: string, value: Child])[], className = ''): HTMLElement {
  const list = element('dl', { class: `facts ${className}`.trim() })
  for (const [name, value] of pairs)
    if (value !== null && value !== undefined)
      list.append(element('div', {}, element('dt', {}, name), element('dd', {}, value)))
  return list
}

export function numberText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`
}
