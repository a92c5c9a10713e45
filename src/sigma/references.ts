import type { Metadata } from './metadata.ts'
import type { RuleRef } from './plan.ts'

export interface Referable {
  readonly rule: RuleRef
  readonly metadata: Metadata
}

/** Rules by what others call them: the id in any case, or the name as written. */
export class ReferenceIndex {
  readonly #ids = new Map<string, Referable[]>()
  readonly #names = new Map<string, Referable[]>()

  constructor(rules: readonly Referable[]) {
    for (const rule of rules) {
      if (rule.metadata.id !== null) add(this.#ids, rule.metadata.id.toLowerCase(), rule)
      if (rule.metadata.name !== null) add(this.#names, rule.metadata.name, rule)
    }
  }

  /** In the order of their documents; those with the id come first. */
  find(reference: string): readonly Referable[] {
    return this.#ids.get(reference.toLowerCase()) ?? this.#names.get(reference) ?? []
  }

  names(): Iterable<string> {
    return this.#names.keys()
  }
}

function add(index: Map<string, Referable[]>, key: string, rule: Referable): void {
  const known = index.get(key)
  if (known === undefined) index.set(key, [rule])
  else known.push(rule)
}
