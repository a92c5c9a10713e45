import { LOG_KNOWLEDGE } from '../../../src/detect/log-knowledge.ts'
import { type Diagnostic, lintRules } from '../../../src/sigma/index.ts'

/** A rule that no check objects to; each case changes one thing about it. */
export const GOOD_PATH = 'rules/proc_creation_win_good_example.yml'

export const GOOD_RULE = String.raw`title: Good Example
id: 5c1a3d52-7f0e-4d1b-9a43-0f6f2f1f3c11
status: test
description: Detects an example of a program that nobody has
references:
    - https://example.org/alpha
author: Somebody
date: 2024-01-02
modified: 2024-02-03
tags:
    - attack.execution
    - attack.t1059.001
logsource:
    category: process_creation
    product: windows
detection:
    selection_img:
        Image|endswith:
            - '\alpha.exe'
            - '\beta.exe'
    selection_cli:
        CommandLine|contains: ' -run '
    filter_main_parent:
        ParentImage: 'C:\Windows\explorer.exe'
    condition: all of selection_* and not filter_main_parent
falsepositives:
    - Unknown
level: medium
`

/** The same with a correlation behind it. */
export const GOOD_CORRELATION = `${GOOD_RULE}---
title: Good Example Many Times
id: 7d1a3d52-7f0e-4d1b-9a43-0f6f2f1f3c12
status: test
description: Many of the good examples on one host
author: Somebody
date: 2024-01-02
references:
    - https://example.org/alpha
tags:
    - attack.execution
correlation:
    type: event_count
    rules:
        - 5c1a3d52-7f0e-4d1b-9a43-0f6f2f1f3c11
    group-by:
        - Computer
    timespan: 5m
    condition:
        gte: 10
falsepositives:
    - Unknown
level: medium
`

/** Replaces one text by another, pair by pair; every text must be there. */
export function changed(text: string, ...pairs: readonly (readonly [before: string, after: string])[]): string {
  return pairs.reduce((result, [before, after]) => {
    if (!result.includes(before)) throw new Error(`The rule has no "${before}".`)
    return result.replace(before, () => after)
  }, text)
}

export function lintText(text: string, path = GOOD_PATH): readonly Diagnostic[] {
  return lintRules([{ path, text }], { logs: LOG_KNOWLEDGE }).diagnostics
}
