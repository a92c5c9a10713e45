import type { Check } from '../checked-rule.ts'

/** How SigmaHQ begins the names of files, by log source. */
const PREFIXES: { readonly [category: string]: string } = {
  process_creation: 'proc_creation_',
  image_load: 'image_load_',
  file_event: 'file_event_',
  registry_set: 'registry_set_',
  registry_add: 'registry_add_',
  registry_delete: 'registry_delete_',
  registry_event: 'registry_event_',
  network_connection: 'net_connection_',
  dns_query: 'dns_query_',
  driver_load: 'driver_load_',
  pipe_created: 'pipe_created_',
  process_access: 'proc_access_',
  create_remote_thread: 'create_remote_thread_',
  create_stream_hash: 'create_stream_hash_',
  ps_script: 'posh_ps_',
  ps_module: 'posh_pm_',
}

/** @see SigmahqFilenamePrefixValidator */
export const filePrefix: Check = ({ kind, path, logsource, document, root }, report) => {
  // The rules that a correlation refers to may stand before it in the same file, and filters go by other names.
  if (kind !== 'rule') return
  const prefix = Object.hasOwn(PREFIXES, logsource.category ?? '') ? PREFIXES[logsource.category!]! : undefined
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (prefix === undefined || document > 0 || !/\.yml$/.test(name) || name.startsWith(prefix)) return
  report('file-prefix', root.entries[0]?.key ?? root, `Files of ${logsource.category} rules begin with "${prefix}".`)
}
