/** The arguments that a document lists for its command: `#{output_file}` in lists, tables or under a heading. */
import type { DescribedInput } from './detection-document.ts'
import type { Labelled } from './labels.ts'
import { spanOf } from './source-blocks.ts'
import { isSection } from './vocabulary.ts'

export function readInputs(labels: readonly Labelled[]): {
  readonly found: readonly DescribedInput[]
  readonly isListed: boolean
} {
  const listed = labels.filter(isListed)
  const found = new Map<string, DescribedInput>()
  for (const { place, label, value, isHeading, row } of listed) {
    // In a wider table the first cell has the name, and what stands over it is the head of the column.
    const isWide = row !== undefined && row.length > 2
    if (isWide && row[0]!.value !== value) continue
    const isTitle = isHeading || isWide || isSection(label, 'parameters')
    const name = writtenIn(place.text) ?? nameIn(isTitle ? place.text : label)
    if (name === undefined || found.has(name)) continue
    const fallback = row?.find(({ column }) => /default/i.test(column))?.value ?? fallbackIn(place.text)
    found.set(name, { ...spanOf([place]), text: place.text, name, fallback: fallback || null })
  }
  return { found: [...found.values()], isListed: listed.length > 0 }
}

function isListed({ section, label, isHeading, under }: Labelled): boolean {
  return (
    (under !== undefined && isSection(under, 'parameters')) ||
    isSection(isHeading ? (section.at(-1) ?? '') : label, 'parameters') ||
    section.slice(-1).some((each) => isSection(each, 'parameters')) ||
    /^#\{/.test(label)
  )
}

function writtenIn(text: string): string | undefined {
  return /#\{([^{}]+)\}/.exec(text)?.[1]?.trim()
}

/** `#{name}`; else the first word, in marks or not, where nothing but a sign or a type follows. */
function nameIn(text: string): string | undefined {
  return (
    writtenIn(text) ??
    /^[|*_`\s]*([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\b/i.exec(text)?.[1] ??
    /^[|*_`\s]*([a-z][a-z0-9]*)[*_`]*\s*(?:$|[:=(|–—-])/i.exec(text)?.[1]
  )
}

/** What is said to be the default: `(default: C:\a)`, `default = \`x\``. */
function fallbackIn(text: string): string | null {
  const given = /\bdefault(?:s to| value)?\W{0,3}?[:=]?\s*(?:`([^`]+)`|"([^"]+)"|'([^']+)'|([^\s,;)`|]+))/i.exec(text)
  const value = given?.[1] ?? given?.[2] ?? given?.[3] ?? given?.[4]
  return value === undefined || /^(?:is|value|to|the|none|n\/a)$/i.test(value) ? null : value.replace(/[.*]+$/, '')
}
