/** Where flat shapes have the values of System, and which of their names are the exporter's own. */
import type { SystemPlaces } from './shape-fields.ts'

export const NXLOG_SYSTEM: SystemPlaces = {
  Provider_Name: ['SourceName'],
  Provider_Guid: ['ProviderGuid'],
  EventID: ['EventID'],
  Version: ['Version'],
  Level: ['LevelValue'],
  Task: ['TaskValue', 'Task'],
  Opcode: ['OpcodeValue'],
  Keywords: ['Keywords'],
  TimeCreated_SystemTime: ['EventTime', '@timestamp'],
  EventRecordID: ['RecordNumber'],
  Correlation_ActivityID: ['ActivityID'],
  Execution_ProcessID: ['ExecutionProcessID', 'ProcessID'],
  Execution_ThreadID: ['ExecutionThreadID', 'ThreadID'],
  Channel: ['Channel'],
  Computer: ['Hostname'],
  Security_UserID: ['UserID'],
}

export const NXLOG_OWN = `Message Category Opcode Severity SeverityValue Domain AccountName AccountType EventReceivedTime
  SourceModuleName SourceModuleType RelatedActivityID host port tags MessageSourceAddress @version`

export const SPLUNK_SYSTEM: SystemPlaces = {
  Provider_Name: ['SourceName', 'Name', 'Provider_Name', 'ProviderName'],
  Provider_Guid: ['Guid'],
  EventID: ['EventCode', 'EventID', 'EventId', 'signature_id'],
  Version: ['Version'],
  Level: ['Level'],
  Task: ['Task'],
  Opcode: ['Opcode'],
  Keywords: ['Keywords'],
  TimeCreated_SystemTime: ['SystemTime', 'TimeCreated', '_time'],
  EventRecordID: ['EventRecordID', 'RecordNumber', 'RecordID'],
  Channel: ['Channel', 'LogName', 'source'],
  Computer: ['Computer', 'ComputerName', 'host'],
}

export const SPLUNK_OWN = `_raw _time _indextime _cd _bkt _serial _si _sourcetype _subsecond _eventtype_color sourcetype index
  linecount splunk_server splunk_server_group eventtype tag timestamp timeendpos timestartpos punct Message EventType Type
  TaskCategory OpCode Sid SidType date_hour date_mday date_minute date_month date_second date_wday date_year date_zone
  vendor_product dest signature product action status app ta_windows_action`

export const VELOCIRAPTOR_ROW_SYSTEM: SystemPlaces = {
  Provider_Name: ['Provider', 'ProviderName'],
  EventID: ['EventID'],
  TimeCreated_SystemTime: ['EventTime', 'TimeCreated', 'Timestamp'],
  EventRecordID: ['EventRecordID', 'RecordID'],
  Channel: ['Channel'],
  Computer: ['Computer', 'Hostname'],
  Security_UserID: ['UserSID'],
}

export const EVTXECMD_SYSTEM: SystemPlaces = {
  Provider_Name: ['Provider'],
  EventID: ['EventId'],
  Level: ['LevelValue'],
  Keywords: ['KeywordsValue'],
  TimeCreated_SystemTime: ['TimeCreated'],
  EventRecordID: ['EventRecordId', 'RecordNumber'],
  Execution_ProcessID: ['ProcessId'],
  Execution_ThreadID: ['ThreadId'],
  Channel: ['Channel'],
  Computer: ['Computer'],
  Security_UserID: ['UserId'],
}

export const POWERSHELL_SYSTEM: SystemPlaces = {
  Provider_Name: ['ProviderName'],
  Provider_Guid: ['ProviderId'],
  EventID: ['Id'],
  Version: ['Version'],
  Level: ['Level'],
  Task: ['Task'],
  Opcode: ['Opcode'],
  Keywords: ['Keywords'],
  TimeCreated_SystemTime: ['TimeCreated.DateTime.value', 'TimeCreated.value', 'TimeCreated'],
  EventRecordID: ['RecordId'],
  Correlation_ActivityID: ['ActivityId'],
  Execution_ProcessID: ['ProcessId'],
  Execution_ThreadID: ['ThreadId'],
  Channel: ['LogName'],
  Computer: ['MachineName'],
  Security_UserID: ['UserId.Value', 'UserId'],
}

export const EVENT_VIEWER_SYSTEM: SystemPlaces = {
  Provider_Name: ['Source'],
  EventID: ['Event ID'],
  TimeCreated_SystemTime: ['Date and Time'],
  Channel: ['Log Name', 'Log'],
  Computer: ['Computer'],
}

/** The spellings that are met, the most usual first. */
export const FLAT_SYSTEM: SystemPlaces & { readonly Computer: readonly string[] } = {
  Provider_Name: ['Provider_Name', 'Provider', 'ProviderName', 'SourceName', 'provider'],
  Provider_Guid: ['Provider_Guid', 'ProviderGuid'],
  EventID: ['EventID', 'EventId', 'eventId', 'event_id'],
  Version: ['Version'],
  Level: ['Level'],
  Task: ['Task'],
  Opcode: ['Opcode'],
  Keywords: ['Keywords'],
  TimeCreated_SystemTime: ['TimeCreated_SystemTime', 'SystemTime', 'TimeCreated', 'EventTime', '@timestamp', 'time'],
  EventRecordID: ['EventRecordID', 'EventRecordId', 'RecordNumber', 'recordId', 'record_id'],
  Correlation_ActivityID: ['Correlation_ActivityID'],
  Execution_ProcessID: ['Execution_ProcessID'],
  Execution_ThreadID: ['Execution_ThreadID'],
  Channel: ['Channel', 'channel', 'LogName'],
  Computer: ['Computer', 'ComputerName', 'Hostname', 'computer'],
  Security_UserID: ['Security_UserID'],
}
