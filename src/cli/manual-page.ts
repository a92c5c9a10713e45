import type { HelpPage } from './help-page.ts'

/** A page in the man macros that groff and mandoc read. Ragged on the right: names of options leave nothing to stretch. */
export function manualPage({ name, sections }: HelpPage, version: string): string {
  const lines = [`.TH "${name.toUpperCase().replaceAll(' ', '-')}" "1" "" "sigma-replay ${version}"`, '.ad l']
  for (const { title, paragraphs, items } of sections) {
    lines.push(`.SH "${title}"`, ...paragraphs.map(plain))
    for (const [thing, meaning] of items) lines.push('.TP', `\\fB${plain(thing)}\\fR`, plain(meaning))
  }
  return `${lines.join('\n')}\n`
}

/** Backslashes and hyphens mean more, and so do dots and quotes at the beginning of a line. */
function plain(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/, '\\&$&')
}
