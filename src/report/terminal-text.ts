/**
 * Text from logs, rules and arguments may hold characters that a terminal obeys: escape sequences, line breaks that
 * forge a line, marks that turn the direction of writing. Shown as `\u001b`, they do nothing.
 */
const OBEYED = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g
const OBEYED_IN_DOCUMENTS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** For messages: what comes out is one line. */
export function terminalText(text: string): string {
  return text.replace(OBEYED, escaped)
}

/** For documents: line feeds and tabs stay. JSON stays the same JSON, since the escapes are its own. */
export function terminalDocument(text: string): string {
  return text.replace(OBEYED_IN_DOCUMENTS, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
