import { parseArgs } from 'node:util'

export const USAGE = `npm run bench -- [options]

  --only startup,growth   run these parts alone; a name may be the beginning of several
  --max-size MIB          largest log (default 256)
  --max-rules NUMBER      largest set of rules (default 3000)
  --runs NUMBER           timed runs of each program (default 5)
  --json FILE             write the results as JSON, for bench/write-docs.js
  --list                  name the parts and end
`

/** @throws for options that cannot be read */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: '' },
      'max-size': { type: 'string', default: '256' },
      'max-rules': { type: 'string', default: '3000' },
      runs: { type: 'string', default: '5' },
      json: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    only: values.only.split(',').filter((name) => name !== ''),
    maxSize: wholeNumber('--max-size', values['max-size']),
    maxRules: wholeNumber('--max-rules', values['max-rules']),
    runs: wholeNumber('--runs', values.runs),
    json: values.json,
    list: values.list,
    help: values.help,
  }
}

function wholeNumber(name, text) {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`${name} wants a whole number from 1 on, not ${text}`)
  return Number(text)
}
