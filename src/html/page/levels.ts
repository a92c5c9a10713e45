/** Levels from worst to none, as the page orders and colours them. */
import { element } from './dom.ts'

export const LEVELS = ['critical', 'high', 'medium', 'low', 'informational', 'none'] as const
export type ShownLevel = (typeof LEVELS)[number]

export function levelOf(rule: { readonly level: ShownLevel | null }): ShownLevel {
  return rule.level ?? 'none'
}

/** 0 is the worst. */
export function rankOf(level: ShownLevel): number {
  return LEVELS.indexOf(level)
}

export function levelBadge(level: ShownLevel): HTMLElement {
  return element('span', { class: `badge level-${level}` }, level === 'none' ? 'no level' : level)
}

/** As the style sheet has it for the scheme in force. */
export function levelColour(level: ShownLevel): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${level}`).trim()
}
