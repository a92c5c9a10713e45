/** Lines that GitHub's runner obeys and shows beside the source. */

export interface AnnotatedPlace {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** `::error file=…,line=…,col=…,endColumn=…,title=…::message` */
export function workflowCommand(
  command: 'error' | 'warning' | 'notice',
  { file, line, column, endLine, endColumn }: AnnotatedPlace,
  title: string,
  message: string,
): string {
  const properties = [
    `file=${property(file)}`,
    `line=${line}`,
    `endLine=${endLine}`,
    // GitHub refuses columns of a place over several lines.
    ...(endLine === line ? [`col=${column}`, `endColumn=${endColumn}`] : []),
    `title=${property(title)}`,
  ]
  return `::${command} ${properties.join(',')}::${data(message)}\n`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
