/** A file of settings: YAML, read as strictly as rules are, so that a mistake has its place. */
import { type Diagnostic, FileDiagnostics, type Report } from './diagnostics.ts'
import { parseDocuments } from './document.ts'
import type { RuleFile } from './load.ts'
import { decodeText } from './text.ts'
import type { Node } from './yaml-tree.ts'

/** Hands over each document that is not empty; returns what was reported, by place. */
export function readSettingFile(
  file: Pick<RuleFile, 'path' | 'text'>,
  readDocument: (root: Node, report: Report) => void,
): readonly Diagnostic[] {
  const { text, flaw } = decodeText(file.text)
  const diagnostics = new FileDiagnostics(file.path, text)
  const parsed = flaw === undefined ? parseDocuments(text) : ({ ok: false, document: 0, flaw } as const)
  if (parsed.ok) {
    for (const [number, root] of parsed.documents.entries()) {
      diagnostics.startDocument(number)
      if (root !== undefined) readDocument(root, diagnostics.report)
    }
  } else {
    diagnostics.startDocument(parsed.document)
    diagnostics.report(parsed.flaw.code, parsed.flaw, parsed.flaw.message, parsed.flaw.hint)
  }
  return diagnostics.inOrder()
}
