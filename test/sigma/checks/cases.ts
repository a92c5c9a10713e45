import type { CheckCode } from '../../../src/sigma/catalogue-checks.ts'
import { GOOD_CORRELATION, GOOD_PATH } from './good-rule.ts'

type Pair = readonly [before: string, after: string]

export interface CheckCase {
  /** What makes the good rule bad. */
  readonly invalid: readonly Pair[]
  /** What comes near and is good; without it the good rule itself is. */
  readonly valid?: readonly Pair[]
  readonly path?: string
  /** Instead of the good rule. */
  readonly base?: string
}

const cli = (after: string): readonly Pair[] => [["CommandLine|contains: ' -run '", after]]
const category = (name: string, ...rest: readonly Pair[]): readonly Pair[] => [['process_creation', name], ...rest]
const SYSMON: Pair = ['category: process_creation\n    product: windows', 'product: windows\n    service: sysmon']
const tag = (name: string): readonly Pair[] => [['- attack.execution', `- attack.execution\n    - ${name}`]]

/** A case for every code of a single rule; the compiler demands each. */
export const CASES: { readonly [code in Exclude<CheckCode, `${string}-duplicate` | 'value-misspelt'>]: CheckCase } & {
  readonly [code: string]: CheckCase
} = {
  'id-missing': { invalid: [['id: 5c1a3d52-7f0e-4d1b-9a43-0f6f2f1f3c11\n', '']] },
  'title-length': { invalid: [['Good Example', 'Good '.repeat(30)]], valid: [['Good Example', 'Good '.repeat(23)]] },
  'title-case': {
    invalid: [['Good Example', 'Good example']],
    valid: [['Good Example', 'Example of the cmd.exe via iOS']],
  },
  'title-form': { invalid: [['Good Example', 'Detects Example']], valid: [['Good Example', 'Detection of ...']] },
  'description-missing': { invalid: [['description: Detects an example of a program that nobody has\n', '']] },
  'description-short': { invalid: [['Detects an example of a program that nobody has', 'Detects it']] },
  'description-link': {
    invalid: [
      ['nobody has', 'nobody has, see https://example.org'],
      ['references:\n    - https://example.org/alpha\n', ''],
    ],
    valid: [['nobody has', 'nobody has, see https://example.org']],
  },
  'status-missing': { invalid: [['status: test\n', '']] },
  'status-retired': { invalid: [['status: test', 'status: deprecated']] },
  'level-missing': { invalid: [['level: medium\n', '']] },
  'date-missing': { invalid: [['date: 2024-01-02\nmodified: 2024-02-03\n', '']] },
  'date-order': { invalid: [['modified: 2024-02-03', 'modified: 2023-02-03']] },
  'date-modified': { invalid: [['date: 2024-01-02\n', '']] },
  'author-missing': { invalid: [['author: Somebody\n', '']] },
  'reference-moving': {
    invalid: [['https://example.org/alpha', 'https://github.com/a/b/blob/main/c.md']],
    valid: [['https://example.org/alpha', 'https://github.com/a/b/blob/0123456789abcdef/c.md']],
  },
  'reference-attack': { invalid: [['https://example.org/alpha', 'https://attack.mitre.org/techniques/T1059/001/']] },
  'falsepositive-word': { invalid: [['- Unknown', '- None']], valid: [['- Unknown', '- Pentests of the red team']] },
  'falsepositive-typo': { invalid: [['- Unknown', '- Unkown']] },
  'falsepositive-case': { invalid: [['- Unknown', '- unknown']], valid: [['- Unknown', '- vim.exe does it']] },
  'key-unknown': { invalid: [['references:', 'refrences:']] },
  'key-custom': { invalid: [['level: medium', 'ticket: 4711\nlevel: medium']] },
  'fields-deprecated': { invalid: [['level: medium', 'fields: [Image]\nlevel: medium']] },
  'file-name': { invalid: [], path: 'rules/proc_creation_Win.yml' },
  'file-prefix': { invalid: [], path: 'rules/win_something_else.yml' },
  'tag-namespace': { invalid: tag('atack.t1059') },
  'tag-form': { invalid: tag('cve.2021.44228'), valid: tag('cve.2021-44228') },
  'tag-contradiction': { invalid: [...tag('tlp.red'), ...tag('tlp.green')], valid: tag('tlp.red') },
  'tag-folder': { invalid: [], path: 'rules-threat-hunting/proc_creation_win_good.yml' },
  'tag-tactic': { invalid: [['    - attack.execution\n', '']] },
  'tag-underscore': { invalid: tag('attack.defense_evasion') },
  'related-self': {
    invalid: [
      ['status: test', 'related:\n    - id: 5c1a3d52-7f0e-4d1b-9a43-0f6f2f1f3c11\n      type: similar\nstatus: test'],
    ],
    valid: [
      ['status: test', 'related:\n    - id: 6c1a3d52-7f0e-4d1b-9a43-0f6f2f1f3c11\n      type: similar\nstatus: test'],
    ],
  },
  'correlation-single-rule': {
    base: GOOD_CORRELATION,
    invalid: [
      ['event_count', 'temporal'],
      ['    condition:\n        gte: 10\n', ''],
    ],
  },
  'correlation-ungrouped': { base: GOOD_CORRELATION, invalid: [['    group-by:\n        - Computer\n', '']] },
  'logsource-key': { invalid: [['product: windows', 'product: windows\n    services: x']] },
  'logsource-unknown': { invalid: category('process_create'), valid: category('file_access') },
  'logsource-generic': { invalid: [SYSMON, ...cli('EventID: 1')], valid: [SYSMON, ...cli('EventID: [1, 5]')] },
  'sysmon-event-id': { invalid: [SYSMON] },
  'event-id-redundant': { invalid: category('image_load', ...cli('EventID: 7')) },
  'event-id-impossible': { invalid: cli('EventID: 7'), valid: cli('EventID: 4688') },
  'provider-redundant': { invalid: cli('Channel: Security') },
  'condition-single': {
    invalid: [['all of selection_* and not filter_main_parent', 'all of selection_* and not 1 of filter_*']],
  },
  'condition-without-star': { invalid: [['all of selection_*', 'all of selection_img and selection_cli']] },
  'condition-never': { invalid: [['all of selection_*', 'all of selection_* and not selection_cli']] },
  'condition-always': {
    invalid: [
      [
        'condition: all of selection_* and not filter_main_parent',
        'condition: selection_img or selection_cli or filter_main_parent or not selection_img',
      ],
    ],
  },
  'condition-negative': {
    invalid: [
      [
        'condition: all of selection_* and not filter_main_parent',
        'condition: not 1 of filter* and not all of selection*',
      ],
    ],
  },
  'selection-impossible': {
    invalid: [['Image|endswith:\n', "Image: 'C:\\gamma.exe'\n        Image|endswith:\n"]],
    valid: [['Image|endswith:\n', "Image|startswith: 'C:\\'\n        Image|endswith:\n"]],
  },
  'selection-without-effect': {
    invalid: [["'C:\\Windows\\explorer.exe'", "'C:\\Windows\\explorer.exe'\n        Image|endswith: '\\gamma.exe'"]],
    valid: [["'C:\\Windows\\explorer.exe'", "'C:\\Windows\\explorer.exe'\n        Image|endswith: '\\beta.exe'"]],
  },
  'value-shadowed': { invalid: [['ParentImage: ', "Image: '*\\beta.exe' # "]] },
  'field-unknown': {
    invalid: cli("ComandLine|contains: ' -run '"),
    valid: category('webserver', ...cli("ComandLine|contains: ' -run '")),
  },
  'field-case': { invalid: cli("Commandline|contains: ' -run '") },
  'field-space': { invalid: cli("'CommandLine |contains': ' -run '") },
  'all-without-contains': {
    invalid: cli("CommandLine|endswith|all: ['abc', 'bc']"),
    valid: cli("CommandLine|contains|all: ['abc', 'xyz']"),
  },
  'base64offset-without-contains': {
    invalid: cli("CommandLine|base64offset: 'abcdef'"),
    valid: cli("CommandLine|base64offset|contains: 'abcdef'"),
  },
  'tag-misspelt': { invalid: tag('attack.executoin'), valid: tag('attack.newtactic') },
  'windash-with-all': { invalid: cli("CommandLine|contains|windash|all: ['-a', '-b']") },
  'windash-without-dash': {
    invalid: cli("CommandLine|contains|windash: 'run'"),
    valid: cli("CommandLine|contains|windash: '-run'"),
  },
  'wildcard-for-modifier': { invalid: cli("CommandLine: '* -run *'"), valid: cli("CommandLine: '* -run * -now*'") },
  'value-covered': { invalid: [['beta.exe', 'my\\alpha.exe']], valid: [['beta.exe', 'my-alpha.exe']] },
  'value-any': { invalid: cli("CommandLine|contains: ['', 'abc']"), valid: cli("CommandLine: ['', 'abc']") },
  'value-impossible': {
    invalid: cli("OriginalFileName: 'C:\\alpha.exe'"),
    valid: cli("OriginalFileName: 'alpha.exe'"),
  },
  'hash-form': {
    invalid: cli("Hashes|contains: 'MD5=0123456789abcdef'"),
    valid: cli("Hashes|contains: 'md5=0123456789abcdef0123456789abcdef'"),
  },
  'wildcard-double': { invalid: cli("CommandLine|contains: 'a**b'"), valid: cli("CommandLine|contains: 'a\\**b'") },
  'number-quoted': { invalid: cli("EventID: '4688'"), valid: cli('EventID: 4688') },
  'control-character': { invalid: cli('CommandLine|contains: "C:\\temp"'), valid: cli("CommandLine|contains: '👩‍🚒'") },
  'escaped-wildcard': {
    invalid: cli("CommandLine|contains: 'C:\\Users\\*\\a.exe'"),
    valid: cli("CommandLine|contains: 'C:\\Users\\\\*\\a.exe'"),
  },
  'backslash-doubled': {
    invalid: [["'\\beta.exe'", "'\\x\\\\\\\\beta.exe'"]],
    valid: [["'\\beta.exe'", "'\\x\\\\beta.exe'"]],
  },
  'backslash-missing': { invalid: [["'\\beta.exe'", "'beta.exe'"]] },
  'address-as-text': {
    invalid: category(
      'network_connection',
      ["' -run '", "'x'"],
      ['CommandLine', 'SourceHostname'],
      ['ParentImage: ', "DestinationIp|startswith: '10.' # "],
    ),
    valid: category(
      'network_connection',
      ['CommandLine', 'SourceHostname'],
      ['ParentImage: ', "DestinationIp|cidr: '10.0.0.0/8' # "],
    ),
  },
  'user-localised': {
    invalid: cli("User: 'NT AUTHORITY\\SYSTEM'"),
    valid: cli("User|contains: ['AUTHORI', 'AUTORI']"),
  },
  'regex-any': { invalid: cli("CommandLine|re: 'a*'"), valid: cli("CommandLine|re: 'ba*'") },
  'regex-backtracking': { invalid: cli("CommandLine|re: '^(a+)+$'"), valid: cli("CommandLine|re: '^(a+b)+$'") },
  'regex-unanchored': { invalid: cli("CommandLine|re: 'x[0-9a-f]{8}'"), valid: cli("CommandLine|re: 'x[0-9a-f]{8}$'") },
  'regex-plain': { invalid: cli("CommandLine|re: 'run'"), valid: cli("CommandLine|re: 'ru[nm]'") },
  'reference-duplicate': {
    invalid: [
      ['    - https://example.org/alpha\n', '    - https://example.org/alpha\n    - https://example.org/alpha\n'],
    ],
  },
  'tag-duplicate': { invalid: tag('attack.execution') },
  'value-duplicate': {
    invalid: [["'\\beta.exe'", "'\\ALPHA.exe'"]],
    valid: [
      ['Image|endswith:', 'Image|endswith|cased:'],
      ["'\\beta.exe'", "'\\ALPHA.exe'"],
    ],
  },
}

export function pathOf(check: CheckCase): string {
  return check.path ?? GOOD_PATH
}
