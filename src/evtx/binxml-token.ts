/** What a byte of binary XML begins (MS-EVEN6 §2.2.12). */
export const TOKEN = {
  endOfFragment: 0x00,
  element: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  endElement: 0x04,
  text: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  character: 0x08,
  entity: 0x09,
  instructionTarget: 0x0a,
  instructionData: 0x0b,
  instance: 0x0c,
  substitution: 0x0d,
  optionalSubstitution: 0x0e,
  fragmentHeader: 0x0f,
} as const

/** Beside the token of an element that has attributes, and of an attribute or piece of content that is not the last of its list. Written as Windows does; not relied on in reading. */
export const MORE = 0x40
