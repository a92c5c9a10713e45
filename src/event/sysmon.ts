/**
 * What each Sysmon event id is called in Sigma. Source: the taxonomy appendix of the Sigma specification 2.1.0 (there
 * registry_add and registry_delete are event id 12 with all its event types); what differs from it has its own note.
 */
export const SYSMON_PROVIDER = 'Microsoft-Windows-Sysmon'
export const SYSMON_CHANNEL = 'Microsoft-Windows-Sysmon/Operational'

export const SYSMON_CATEGORIES = {
  process_creation: [1],
  file_change: [2],
  network_connection: [3],
  sysmon_status: [4, 16],
  process_termination: [5],
  driver_load: [6],
  image_load: [7],
  create_remote_thread: [8],
  raw_access_thread: [9],
  process_access: [10],
  file_event: [11],
  registry_add: [12],
  registry_delete: [12],
  registry_set: [13],
  registry_rename: [14],
  registry_event: [12, 13, 14],
  create_stream_hash: [15],
  pipe_created: [17, 18],
  wmi_event: [19, 20, 21],
  dns_query: [22],
  // The appendix knows 23 only; pySigma's pipeline takes 26, the same deletion without an archived copy, as well.
  file_delete: [23, 26],
  file_delete_detected: [26],
  clipboard_capture: [24],
  // Spelling of SigmaHQ's tests/thor.yml.
  clipboard_change: [24],
  process_tampering: [25],
  // Another spelling that is met.
  process_tamper: [25],
  file_block_executable: [27],
  // Another spelling that is met.
  file_block: [27],
  file_block_shredding: [28],
  file_executable_detected: [29],
  sysmon_error: [255],
} as const satisfies { readonly [category: string]: readonly number[] }
