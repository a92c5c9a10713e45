import type { Resolved, ResolvedElement } from './resolved.ts'

/** A record as Windows renders it: one line, attributes in single quotes. */
export function printXml(content: readonly Resolved[]): string {
  return content.map(printPart).join('')
}

function printPart(part: Resolved): string {
  if (typeof part === 'string') return escapeText(part)
  switch (part.kind) {
    case 'value':
      return escapeText(part.text)
    case 'element':
      return printElement(part)
    case 'entity':
      return `&${xmlName(part.name)};`
    case 'character':
      return isXmlCharacter(part.code) ? `&#${part.code};` : '\ufffd'
    case 'cdata':
      return `<![CDATA[${xmlText(part.text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
    case 'instruction':
      return `<?${xmlName(part.target)} ${xmlText(part.text).replaceAll('?>', '? >')}?>`
  }
}

function printElement({ name, attributes, content, isClosedAtOnce }: ResolvedElement): string {
  const tag = xmlName(name)
  const list = attributes.map(
    (attribute) => ` ${xmlName(attribute.name)}='${attribute.content.map(printAttributePart).join('')}'`,
  )
  if (isClosedAtOnce && content.length === 0) return `<${tag}${list.join('')}/>`
  return `<${tag}${list.join('')}>${printXml(content)}</${tag}>`
}

function printAttributePart(part: Resolved): string {
  if (typeof part === 'string') return escapeAttribute(part)
  if (part.kind === 'value') return escapeAttribute(part.text)
  return part.kind === 'element' ? '' : printPart(part)
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll("'", '&apos;').replaceAll('"', '&quot;')
}

/** A carriage return would be read back as a line feed; what XML 1.0 forbids cannot be written at all. */
function escapeText(text: string): string {
  if (!/[&<>\r\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/.test(text)) return text
  return xmlText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}

/** With U+FFFD in the place of control characters, lone surrogates and non-characters. */
function xmlText(text: string): string {
  return text.toWellFormed().replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
}

function isXmlCharacter(code: number): boolean {
  return code === 9 || code === 10 || code === 13 || (code >= 0x20 && code < 0xd800) || (code > 0xdfff && code < 0xfffe)
}

/** Names come from the log as well: whatever may not stand in a name becomes `_`. */
function xmlName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}_.:-]/gu, '_')
  return /^[\p{L}_:]/u.test(safe) ? safe : `_${safe}`
}
