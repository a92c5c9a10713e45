/** Sound documents with one fault each, made by replacing a piece of text. */

export interface Fault {
  readonly name: string
  readonly document: string
  /** Each piece stands in the document; all its places change. */
  readonly changes: readonly (readonly [from: string, to: string])[]
  /** Code, and a piece of the line where it is found. */
  readonly finds: readonly (readonly [code: string, line: string])[]
}

const BITSADMIN = 'bitsadmin.md'
const WHOAMI = 'whoami-report.md'
const ENDING = 'versteckte-endung.md'
const SHADOWS = 'shadow-copies.md'
const CLIPBOARD = 'clipboard-script-block.md'
const TWO = 'two-techniques.md'

export const FAULTS: readonly Fault[] = [
  {
    name: 'a letter is missing in the name of the program',
    document: BITSADMIN,
    changes: [["Image|endswith: '\\bitsadmin.exe'", "Image|endswith: '\\bitsadmn.exe'"]],
    finds: [['value-typo', "'\\bitsadmn.exe'"]],
  },
  {
    name: 'two letters are swapped in a value of a list of which no other holds',
    document: BITSADMIN,
    changes: [["- '/transfer'", "- '/tranfser'"]],
    finds: [['value-typo', "'/tranfser'"]],
  },
  {
    name: 'a value is looked for in the wrong field',
    document: BITSADMIN,
    changes: [["CommandLine|contains: 'http'", "Image|contains: 'http'"]],
    finds: [['field-wrong', "Image|contains: 'http'"]],
  },
  {
    name: 'a field that process creations do not have',
    document: BITSADMIN,
    changes: [["CommandLine|contains: 'http'", "DestinationHostname|contains: 'http'"]],
    finds: [['field-unknown', 'DestinationHostname']],
  },
  {
    name: 'a parent that the test never has',
    document: BITSADMIN,
    changes: [
      [
        "Image|endswith: '\\bitsadmin.exe'",
        "Image|endswith: '\\bitsadmin.exe'\n    ParentImage|endswith: '\\winword.exe'",
      ],
    ],
    finds: [['parent-never', '\\winword.exe']],
  },
  {
    name: 'another event id among the data sources',
    document: BITSADMIN,
    changes: [['**Event ID:** 1 (Process Creation)', '**Event ID:** 3 (Network Connection)']],
    finds: [['data-source-event', '3 (Network Connection)']],
  },
  {
    name: 'an event id too many',
    document: BITSADMIN,
    changes: [['**Event ID:** 1 (Process Creation)', '**Event ID:** 1 (Process Creation), 11 (File Create)']],
    finds: [['data-source-unread', '11 (File Create)']],
  },
  {
    name: 'the channel of another log',
    document: BITSADMIN,
    changes: [['- **Channel:** Microsoft-Windows-Sysmon/Operational', '- **Channel:** Security']],
    finds: [['data-source-channel', '**Channel:** Security']],
  },
  {
    name: 'a letter is missing in the channel',
    document: BITSADMIN,
    changes: [
      ['- **Channel:** Microsoft-Windows-Sysmon/Operational', '- **Channel:** Microsoft-Windows-Sysmon/Operationl'],
    ],
    finds: [['data-source-channel', 'Operationl']],
  },
  {
    name: 'another technique under the label',
    document: BITSADMIN,
    changes: [['**MITRE ATT&CK ID:** T1105', '**MITRE ATT&CK ID:** T1150']],
    finds: [['technique-mismatch', 'T1150']],
  },
  {
    name: 'another technique in the tags',
    document: BITSADMIN,
    changes: [['attack.t1105', 'attack.t1071.001']],
    finds: [['technique-mismatch', 'attack.t1071.001']],
  },
  {
    name: 'another technique in the references of the rule',
    document: BITSADMIN,
    changes: [['techniques/T1105/', 'techniques/T1033/']],
    finds: [['technique-mismatch', 'T1033']],
  },
  {
    name: 'another technique in the name of the query’s rule',
    document: BITSADMIN,
    changes: [['**Rule Name:** T1105', '**Rule Name:** T1033']],
    finds: [['technique-mismatch', 'T1033']],
  },
  {
    name: 'a tactic that the technique does not serve',
    document: BITSADMIN,
    changes: [['**Tactic:** Command and Control', '**Tactic:** Exfiltration']],
    finds: [['tactic-wrong', 'Exfiltration']],
  },
  {
    name: 'a tag of a tactic that the technique does not serve',
    document: BITSADMIN,
    changes: [['attack.command-and-control', 'attack.exfiltration']],
    finds: [['tactic-wrong', 'attack.exfiltration']],
  },
  {
    name: 'an argument that is described under another name',
    document: BITSADMIN,
    changes: [['- `#{remote_file}`', '- `#{remotefile}`']],
    finds: [['argument-unknown', 'bitsadmin.exe /transfer']],
  },
  {
    name: 'an argument of the clean-up that is described nowhere',
    document: BITSADMIN,
    changes: [['del #{local_file}', 'del #{local_fil}']],
    finds: [['argument-unknown', 'del #{local_fil}']],
  },
  {
    name: 'an argument of a prerequisite that is described nowhere',
    document: BITSADMIN,
    changes: [['### Cleanup\n', '### Prerequisites\n- The folder of `#{local_fil}` exists\n\n### Cleanup\n']],
    finds: [['argument-unknown', 'The folder of']],
  },
  {
    name: 'an argument that is described and not used',
    document: BITSADMIN,
    changes: [['- `#{local_file}`', '- `#{user_name}` - who, default: `user`\n- `#{local_file}`']],
    finds: [['argument-unused', 'user_name']],
  },
  {
    name: 'a rule for another platform',
    document: BITSADMIN,
    changes: [['product: windows', 'product: linux']],
    finds: [['platform-mismatch', 'product: linux']],
  },
  {
    name: 'a rule that reads another event than the document lists',
    document: BITSADMIN,
    changes: [['category: process_creation', 'category: process_access']],
    finds: [['logsource-mismatch', 'category: process_access']],
  },
  {
    name: 'a severity that is not the level of the rule',
    document: BITSADMIN,
    changes: [['**Severity:** Medium', '**Severity:** Critical']],
    finds: [['severity-differs', 'Critical']],
  },
  {
    name: 'a tag without its t',
    document: BITSADMIN,
    changes: [['attack.t1105', 'attack.1105']],
    finds: [['tag-attack', 'attack.1105']],
  },
  {
    name: 'a condition that names a selection that is not there',
    document: BITSADMIN,
    changes: [['condition: all of selection_*', 'condition: selection_program and selection_comand and selection_web']],
    finds: [['condition-undefined', 'selection_comand']],
  },
  {
    name: 'an exception that leaves out the test itself',
    document: BITSADMIN,
    changes: [
      [
        'condition: all of selection_*',
        "filter:\n    CommandLine|contains: 'fetch'\n  condition: all of selection_* and not filter",
      ],
    ],
    finds: [['filter-excludes-test', "'fetch'"]],
  },
  {
    name: 'a command that is another than the rule looks for',
    document: WHOAMI,
    changes: [['whoami.exe /all\n', 'quser.exe\n']],
    finds: [['test-unseen', '\\whoami.exe']],
  },
  {
    name: 'a limitation about what nobody reads',
    document: WHOAMI,
    changes: [['* The same can', '* Accounts that are asked for without network connections\n* The same can']],
    finds: [['limitation-unread', 'without network connections']],
  },
  {
    name: 'a limitation that the rule does not have',
    document: WHOAMI,
    changes: [['* The same can', '* Renamed copies of the binary\n* The same can']],
    finds: [['limitation-contradicted', 'Renamed copies']],
  },
  {
    name: 'a wrong word in a list of which all are needed',
    document: ENDING,
    changes: [["- 'HideFileExt'", "- 'HideFilesExt'"]],
    finds: [['value-typo', "'HideFilesExt'"]],
  },
  {
    name: 'a dash where the command has a slash',
    document: ENDING,
    changes: [["- ' add '", "- ' add '\n      - '-t REG_DWORD'"]],
    finds: [['value-typo', "'-t REG_DWORD'"]],
  },
  {
    name: 'a field that the listed log does not have',
    document: SHADOWS,
    changes: [["Image|endswith: '\\vssadmin.exe'", 'OriginalFileName: VSSADMIN.EXE']],
    finds: [['data-source-field', 'OriginalFileName']],
  },
  {
    name: 'a rule of Sysmon beside an event of the Security log',
    document: SHADOWS,
    changes: [['  category: process_creation', '  category: process_creation\n  service: sysmon']],
    finds: [['data-source-event', '4688']],
  },
  {
    name: 'a slip in a rule about script blocks',
    document: CLIPBOARD,
    changes: [["'Get-Clipboard'", "'Get-Clipbord'"]],
    finds: [['value-typo', "'Get-Clipbord'"]],
  },
  {
    name: 'a fault in the second of two techniques',
    document: TWO,
    changes: [["'\\ipconfig.exe'", "'\\ipcofnig.exe'"]],
    finds: [['value-typo', "'\\ipcofnig.exe'"]],
  },
  {
    name: 'a file name where the whole path is compared',
    document: BITSADMIN,
    changes: [["Image|endswith: '\\bitsadmin.exe'", "Image: 'bitsadmin.exe'"]],
    finds: [['value-impossible', "Image: 'bitsadmin.exe'"]],
  },
  {
    name: 'a rule for another platform, in a document that names none',
    document: TWO,
    changes: [
      ['Tactic: TA0007', 'Tactic: TA0007\nEvent ID: 1'],
      [
        "product: windows, category: process_creation }\ndetection:\n  selection:\n    Image|endswith: '\\ipconfig.exe'",
        "product: linux, category: process_creation }\ndetection:\n  selection:\n    Image|endswith: '\\ipconfig.exe'",
      ],
    ],
    finds: [['platform-mismatch', 'product: linux']],
  },
  {
    name: 'the field of the parent for the name of the program',
    document: BITSADMIN,
    changes: [["Image|endswith: '\\bitsadmin.exe'", "ParentImage|endswith: '\\bitsadmin.exe'"]],
    finds: [['field-wrong', 'ParentImage']],
  },
  {
    name: 'the name of another log among the data sources',
    document: BITSADMIN,
    changes: [['- **Log Source:** Sysmon', '- **Log Source:** Security']],
    finds: [['data-source-log', '**Log Source:** Security']],
  },
  {
    name: 'the program of PowerShell sessions over WinRM as the parent, which holds only there',
    document: WHOAMI,
    changes: [
      [
        "        CommandLine|contains|windash: ' -all'",
        "        CommandLine|contains|windash: ' -all'\n        ParentImage|endswith: \\wsmprovhost.exe",
      ],
    ],
    finds: [['parent-remote-only', 'wsmprovhost.exe']],
  },
  // The query
  {
    name: 'the field of the parent for the name of the program in the query',
    document: BITSADMIN,
    changes: [['process.name: "bitsadmin.exe"', 'process.parent.name: "bitsadmin.exe"']],
    finds: [['field-wrong', 'process.parent.name']],
  },
  {
    name: 'quotes around the stars of a wildcard field',
    document: BITSADMIN,
    changes: [['process.command_line: *http*', 'process.command_line: "*http*"']],
    finds: [['quoted-wildcard', '"*http*"']],
  },
  {
    name: 'quotes around stars on the name of the program',
    document: BITSADMIN,
    changes: [['process.name: "bitsadmin.exe"', 'process.name: "*bitsadmin.exe"']],
    finds: [['quoted-wildcard', '"*bitsadmin.exe"']],
  },
  {
    name: 'a letter is missing in the query',
    document: BITSADMIN,
    changes: [['process.name: "bitsadmin.exe"', 'process.name: "bitsadmn.exe"']],
    finds: [['value-typo', '"bitsadmn.exe"']],
  },
  {
    name: 'a word of the query is misspelt',
    document: ENDING,
    changes: [['process.command_line.text: "HideFileExt"', 'process.command_line.text: "HideFilExt"']],
    finds: [['value-typo', '"HideFilExt"']],
  },
  {
    name: 'a query about another event than the document',
    document: BITSADMIN,
    changes: [['event.code: "1"', 'event.code: "11"']],
    finds: [['logsource-mismatch', '"11"']],
  },
  {
    name: 'a query about another channel than the document',
    document: BITSADMIN,
    changes: [['winlog.channel: "Microsoft-Windows-Sysmon/Operational"', 'winlog.channel: "Security"']],
    finds: [['logsource-mismatch', '"Security"']],
  },
  {
    name: 'a letter is missing in the channel of the query',
    document: BITSADMIN,
    changes: [
      [
        'winlog.channel: "Microsoft-Windows-Sysmon/Operational"',
        'winlog.channel: "Microsoft-Windows-Sysmon/Operatinal"',
      ],
    ],
    finds: [['value-typo', 'Operatinal']],
  },
  {
    name: 'a path with backslashes that are not doubled',
    document: BITSADMIN,
    changes: [['process.command_line: *http*', 'process.command_line: *C:\\Windows*']],
    finds: [['query-syntax', '*C:\\Windows*']],
  },
  {
    name: 'Sysmon’s name of a field in the query',
    document: BITSADMIN,
    changes: [['process.command_line: *http*', 'CommandLine: *http*']],
    finds: [['field-of-sigma', 'CommandLine']],
  },
  {
    name: 'a field of the query that is misspelt',
    document: BITSADMIN,
    changes: [['process.command_line: *http*', 'process.commandline: *http*']],
    finds: [['field-misspelt', 'process.commandline']],
  },
  {
    name: 'another case where case counts',
    document: BITSADMIN,
    changes: [['process.name: "bitsadmin.exe"', 'process.name: "BitsAdmin.exe"']],
    finds: [['value-case', '"BitsAdmin.exe"']],
  },
  {
    name: 'a part of a command line where the whole is compared',
    document: BITSADMIN,
    changes: [['process.command_line: *http*', 'process.command_line: "http"']],
    finds: [['value-anchored', '"http"']],
  },
  {
    name: 'a parent in the query that the test never has',
    document: BITSADMIN,
    changes: [
      ['and process.command_line: *http*', 'and process.command_line: *http*\nand process.parent.name: "winword.exe"'],
    ],
    finds: [['parent-never', '"winword.exe"']],
  },
  {
    name: 'a query that excludes what its rule does not',
    document: BITSADMIN,
    changes: [
      [
        'and process.command_line: *http*',
        'and process.command_line: *http* and not process.command_line: *example.com*',
      ],
    ],
    finds: [['filter-excludes-test', '*example.com*']],
  },
  {
    name: 'a rule that sees the test only over WinRM, and a query that sees it everywhere',
    document: CLIPBOARD,
    changes: [
      ['category: ps_script', 'category: process_creation'],
      ['  definition: Script Block Logging must be enabled\n', ''],
      ['ScriptBlockText', 'CommandLine'],
      [
        "    CommandLine|contains: 'Get-Clipboard'",
        "    CommandLine|contains: 'Get-Clipboard'\n    ParentImage|endswith: '\\wsmprovhost.exe'",
      ],
      ['## Data Sources', '```kql\nevent.code: "1" and process.command_line: *Get-Clipboard*\n```\n\n## Data Sources'],
      ['4104', '1'],
      ['Microsoft-Windows-PowerShell/Operational', 'Microsoft-Windows-Sysmon/Operational'],
      ['- This detection requires script block logging\n', '- Cmdlets in a PowerShell that runs already\n'],
    ],
    finds: [['parent-remote-only', '\\wsmprovhost.exe']],
  },
  {
    name: 'the same misspelt word in rule and query, so that the command is to blame',
    document: BITSADMIN,
    changes: [['bitsadmin.exe /transfer', 'bitsadmn.exe /transfer']],
    finds: [['command-typo', 'bitsadmn.exe']],
  },
  {
    name: 'a shell as parent that the runner does not have',
    document: '../../../rules/T1074.001-local-data-staging.md',
    changes: [
      [
        '  selection_download:\n',
        "  selection_parent:\n    ParentImage|endswith: '\\cmd.exe'\n  selection_download:\n",
      ],
    ],
    finds: [['parent-not-runner', "'\\cmd.exe'"]],
  },
  {
    name: 'a program as parent that starts no shell',
    document: '../../../rules/T1074.001-local-data-staging.md',
    changes: [
      [
        '  selection_download:\n',
        "  selection_parent:\n    ParentImage|endswith: '\\outlook.exe'\n  selection_download:\n",
      ],
    ],
    finds: [['parent-never', "'\\outlook.exe'"]],
  },
  {
    name: 'a folder that is spelt in another way than the test has it',
    document: '../../../rules/T1074.001-local-data-staging.md',
    changes: [["      - '$env:TEMP'\n", "      - '$env:TMEP'\n"]],
    finds: [['value-typo', "'$env:TMEP'"]],
  },
  {
    name: 'a rule that is misspelt and sees the test over WinRM only, beside a query that sees it',
    document: '../../../rules/T1074.001-local-data-staging.md',
    changes: [
      ["      - 'Invoke-WebRequest'\n      - 'Start-BitsTransfer'", "      - 'Invoke-WebRequst'"],
      [
        '  selection_download:\n',
        "  selection_parent:\n    ParentImage|endswith: '\\wsmprovhost.exe'\n  selection_download:\n",
      ],
      [', on the machine itself or over WinRM', ''],
    ],
    finds: [
      ['parent-remote-only', "'\\wsmprovhost.exe'"],
      ['value-typo', "'Invoke-WebRequst'"],
      ['rule-query-disagree', 'condition: all of selection_*'],
    ],
  },
  {
    name: 'a slip in a rule about files, whose events are not made',
    document: 'zip-file-event.md',
    changes: [["'\\Folder_to_zip.zip'", "'\\Foldr_to_zip.zip'"]],
    finds: [['value-typo', 'Foldr']],
  },
  {
    name: 'a slip in a query about files',
    document: 'zip-file-event.md',
    changes: [['"Folder_to_zip.zip"', '"Folder_to_zp.zip"']],
    finds: [['value-typo', 'Folder_to_zp']],
  },
  {
    name: 'a program in the query that Windows spells in capitals',
    document: 'ping-sweep.md',
    changes: [['"PING.EXE"', '"ping.exe"']],
    finds: [['value-case', '"ping.exe"']],
  },
  {
    name: 'a space in the query that is escaped',
    document: 'ping-sweep.md',
    changes: [['*-n 1*', '*-n\\ 1*']],
    finds: [['query-syntax', '*-n\\ 1*']],
  },
  {
    name: 'a limitation of the rule that it does not have',
    document: 'ping-sweep.md',
    changes: [['evades the query', 'evades the rule']],
    finds: [['limitation-contradicted', 'evades the rule']],
  },
  {
    name: 'a slip in a query about script blocks',
    document: 'scriptblock.md',
    changes: [['"DownloadString"', '"DownloadStrng"']],
    finds: [['value-typo', 'DownloadStrng']],
  },
  {
    name: 'the event id stands alone against the log and what is read',
    document: 'scriptblock.md',
    changes: [['4104 (Script', '4688 (Script']],
    finds: [['data-source-event', '4688']],
  },
  {
    name: 'an event id in a table of two columns',
    document: 'schtask.md',
    changes: [
      [
        '| Sysmon | Microsoft-Windows-Sysmon/Operational | 1 |',
        '| Sysmon | Microsoft-Windows-Sysmon/Operational | 11 |',
      ],
    ],
    finds: [['data-source-event', '| 11 |']],
  },
  {
    name: 'a word that is cut short, where arguments have their defaults from a list under a title',
    document: 'schtask.md',
    changes: [["'/create'", "'/delete'"]],
    finds: [['test-unseen', "'/delete'"]],
  },
  {
    name: 'an argument of one word that is described under another name',
    document: 'schtask.md',
    changes: [['* `time`', '* `tiem`']],
    finds: [['argument-unknown', '#{time}']],
  },
  {
    name: 'an event id among the words about logs',
    document: 'certutil.md',
    changes: [['event ID 4688 with command line, or Sysmon event ID 1', 'event ID 4689 with command line']],
    finds: [['data-source-event', '4689']],
  },
  {
    name: 'an argument under another name in a table under a title',
    document: 'bits.md',
    changes: [['| remote_file |', '| remote_fil |']],
    finds: [['argument-unknown', '#{remote_file}']],
  },
  {
    name: 'an event id in parentheses',
    document: 'bits.md',
    changes: [['(event ID 1)', '(event ID 22)']],
    finds: [['data-source-event', '22']],
  },
  {
    name: 'an `and` in the condition that joins what never comes together',
    document: 'shadow-report.md',
    changes: [['selection_shadow_*) or (all', 'selection_shadow_*) and (all']],
    finds: [
      ['condition-never', 'condition: '],
      ['test-unseen', 'condition: '],
    ],
  },
  {
    name: 'a condition that makes an exception of what is to be found',
    document: 'shadow-report.md',
    changes: [['(all of selection_shadow_*) or', '(selection_shadow_program and not selection_shadow_words) or']],
    finds: [['filter-excludes-test', 'condition: ']],
  },
  {
    name: 'a limitation that names the test itself',
    document: 'shadow-report.md',
    changes: [['Deletion through WMI classes from PowerShell is', 'Deletion with vssadmin.exe is']],
    finds: [['limitation-contradicted', 'vssadmin.exe']],
  },
  {
    name: 'a letter too many beside a branch that has the same word in another field',
    document: 'macro.md',
    changes: [
      ["- '\\cmd.exe'", "- '\\cmd.exee'"],
      ["- '\\powershell.exe'", "- '\\powershel.exe'"],
    ],
    finds: [
      ['value-typo', 'cmd.exee'],
      ['value-typo', 'powershel.exe'],
    ],
  },
  {
    name: 'a slip in a query, where the command stands between paragraphs of plain text',
    document: 'plain-text.txt',
    changes: [['*HideFileExt*', '*HideFileExts*']],
    finds: [['value-typo', 'HideFileExts']],
  },
  {
    name: 'a service as the parent of a program that somebody starts',
    document: 'service.md',
    changes: [["Image|endswith: '\\sc.exe'", "Image|endswith: '\\sc.exe'\n    ParentImage|endswith: '\\services.exe'"]],
    finds: [['parent-never', 'services.exe']],
  },
  {
    name: 'the case of a part between two stars',
    document: 'service.md',
    changes: [['*create*binPath*', '*create*binpath*']],
    finds: [['value-case', 'binpath']],
  },
  {
    name: 'a slip between two stars',
    document: 'service.md',
    changes: [['*create*binPath*', '*creat3*binPath*']],
    finds: [['value-typo', 'creat3']],
  },
  {
    name: 'a field of processes that Elastic does not have',
    document: 'local-group.md',
    changes: [['process.args : "localgroup"', 'process.arguments : "localgroup"']],
    finds: [['field-unmapped', 'process.arguments']],
  },
  {
    name: 'another event id in a rule of the Security log',
    document: 'whoami-security.md',
    changes: [['EventID: 4688', 'EventID: 4689']],
    finds: [['logsource-mismatch', 'EventID: 4689']],
  },
]
