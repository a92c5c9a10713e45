/**
 * Tactics of ATT&CK for enterprise and the techniques that each counts (version 18; where earlier releases counted more,
 * theirs too). A sub-technique belongs to the tactics of its technique. What is not in the table is not judged.
 */

/** Id of a tactic → its name as tags write it. */
const TACTIC_IDS: { readonly [id: string]: string } = {
  TA0001: 'initial-access',
  TA0002: 'execution',
  TA0003: 'persistence',
  TA0004: 'privilege-escalation',
  TA0005: 'defense-evasion',
  TA0006: 'credential-access',
  TA0007: 'discovery',
  TA0008: 'lateral-movement',
  TA0009: 'collection',
  TA0010: 'exfiltration',
  TA0011: 'command-and-control',
  TA0040: 'impact',
  TA0042: 'resource-development',
  TA0043: 'reconnaissance',
}

/** Later releases split defense evasion; a document may follow either. */
const SAME_TACTIC: { readonly [name: string]: string } = {
  stealth: 'defense-evasion',
  'defense-impairment': 'defense-evasion',
  'defence-evasion': 'defense-evasion',
  'command-control': 'command-and-control',
  c2: 'command-and-control',
}

const TECHNIQUES: { readonly [tactic: string]: string } = {
  reconnaissance: '1589-1598 1681',
  'resource-development': '1583-1588 1608 1650',
  'initial-access': '1078 1091 1133 1189 1190 1195 1199 1200 1566 1659 1669',
  execution: `1047 1053 1059 1072 1106 1129 1197 1203 1204 1559 1569 1609 1610 1648 1651 1674 1675 1677`,
  persistence: `1037 1053 1078 1098 1112 1133 1136 1137 1176 1197 1205 1505 1525 1542 1543 1546 1547 1554 1556 1574 1653
    1668 1671`,
  'privilege-escalation': `1037 1053 1055 1068 1078 1098 1134 1484 1543 1546 1547 1548 1574 1611`,
  'defense-evasion': `1006 1014 1027 1036 1055 1070 1078 1112 1127 1134 1140 1197 1202 1205 1207 1211 1216 1218 1220 1221
    1222 1480 1484 1497 1535 1542 1548 1550 1553 1556 1562 1564 1574 1578 1599-1601 1610 1612 1620 1622 1647 1656 1666
    1672 1678 1679`,
  'credential-access': '1003 1040 1056 1110 1111 1187 1212 1528 1539 1552 1555-1558 1606 1621 1649',
  discovery: `1007 1010 1012 1016 1018 1033 1040 1046 1049 1057 1069 1082 1083 1087 1120 1124 1135 1201 1217 1482 1497 1518
    1526 1538 1580 1613-1615 1619 1622 1652 1654 1673 1680`,
  'lateral-movement': '1021 1072 1080 1091 1210 1534 1550 1563 1570',
  collection: '1005 1025 1039 1056 1074 1113-1115 1119 1123 1125 1185 1213 1530 1557 1560 1602',
  'command-and-control': `1001 1008 1071 1090 1092 1095 1102 1104 1105 1132 1205 1219 1568 1571-1573 1659 1665`,
  exfiltration: '1011 1020 1029 1030 1041 1048 1052 1537 1567',
  impact: '1485 1486 1489-1491 1495 1496 1498 1499 1529 1531 1561 1565 1657 1667',
}

const TACTICS_OF = new Map<string, Set<string>>()
for (const [tactic, list] of Object.entries(TECHNIQUES)) {
  for (const [, from, to = from] of list.matchAll(/(\d{4})(?:-(\d{4}))?/g)) {
    for (let number = Number(from); number <= Number(to); number++) {
      const id = `T${number}`
      TACTICS_OF.set(id, (TACTICS_OF.get(id) ?? new Set()).add(tactic))
    }
  }
}

export const TACTICS: readonly string[] = Object.values(TACTIC_IDS)

/** @param technique as `T1074.001`. undefined: not in the table */
export function tacticsOf(technique: string): ReadonlySet<string> | undefined {
  return TACTICS_OF.get(technique.slice(0, 5).toUpperCase())
}

/** `Collection`, `TA0009`, `Command & Control` → the name as tags write it; words that name no tactic stay what they are. */
export function tacticNamed(words: string): string {
  const id = /\bTA\d{4}\b/i.exec(words)?.[0].toUpperCase()
  if (id !== undefined && TACTIC_IDS[id] !== undefined) return TACTIC_IDS[id]
  const name = words
    .toLowerCase()
    .replace(/\([^)]*\)/g, '')
    .replace(/&/g, ' and ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return SAME_TACTIC[name] ?? name
}

/** The same technique, or one the other's sub-technique. */
export function areRelated(left: string, right: string): boolean {
  return left === right || left.startsWith(`${right}.`) || right.startsWith(`${left}.`)
}
