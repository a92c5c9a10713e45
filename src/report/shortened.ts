import { countText } from './numbers-text.ts'

/** At most about `length` UTF-16 units of a text that is read by people; what is cut says how long it was. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… (${countText(text.length)} characters)`
}
