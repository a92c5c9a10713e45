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
  for (const { place, label } of listed) {
    const name = nameIn(place.text) ?? nameIn(label)
    if (name === undefined || found.has(name)) continue
    found.set(name, { ...spanOf([place]), text: place.text, name, fallback: fallbackIn(place.text) })
  }
  return { found: [...found.values()], isListed: listed.length > 0 }
}

function isListed({ section, label, isHeading }: Labelled): boolean {
  return (
    isSection(isHeading ? (section.at(-1) ?? '') : label, 'parameters') ||
    section.slice(-1).some((each) => isSection(each, 'parameters')) ||
    /^#\{/.test(label)
  )
}

/** `#{name}`; in a table of inputs the first cell in code marks that could be one. */
function nameIn(text: string): string | undefined {
  return /#\{([^{}]+)\}/.exec(text)?.[1]?.trim() ?? /^\s*[|*_`\s]*([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\b/.exec(text)?.[1]
}

/** What is said to be the default: `(default: C:\a)`, `default = \`x\``. */
function fallbackIn(text: string): string | null {
  const given = /\bdefault(?:s to| value)?\W{0,3}?[:=]?\s*(?:`([^`]+)`|"([^"]+)"|'([^']+)'|([^\s,;)`|]+))/i.exec(text)
  const value = given?.[1] ?? given?.[2] ?? given?.[3] ?? given?.[4]
  return value === undefined || /^(?:is|value|to|the|none|n\/a)$/i.test(value) ? null : value.replace(/[.*]+$/, '')
}
