export { type JsonEvents, jsonEvents, looksLikeJson } from './json-event.ts'
export { RECOGNISE_LENGTH, recogniseInput } from './recognise.ts'
export { readWithTsEvtx, type TsEvtxOptions } from './ts-evtx.ts'
export { readXmlExport, type XmlReadOptions } from './xml.ts'
