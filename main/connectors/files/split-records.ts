/** A record of delimited text. */
export interface TextRecord {
  readonly fields: readonly string[]
  /** Its line, from 1, and how many lines it takes. */
  readonly line: number
  readonly lines: number
}

export interface RecordMarks {
  readonly delimiter: string
  /** "" for none. */
  readonly quote: string
  /** What stands before a quote inside a quoted field: the quote itself, or a backslash. */
  readonly escape: string
}

/** The first records of a text, blank lines passed over. A record that the text's end cuts off is one nonetheless. */
export function splitRecords(text: string, marks: RecordMarks, most: number): readonly TextRecord[] {
  const { delimiter, quote, escape } = marks
  const records: TextRecord[] = []
  let fields: string[] = []
  let field = ''
  let quoted = false
  let fieldStart = true
  let line = 1
  let startLine = 1
  const endRecord = () => {
    const isBlank = fields.length === 0 && field === ''
    if (!isBlank) records.push({ fields: [...fields, field], line: startLine, lines: line - startLine + 1 })
    fields = []
    field = ''
    fieldStart = true
  }
  for (let at = 0; at < text.length && records.length < most; at++) {
    const character = text.charAt(at)
    if (quoted) {
      if (character === escape && text.charAt(at + 1) === quote && quote !== '') {
        field += quote
        at++
      } else if (character === quote) quoted = false
      else {
        if (character === '\n') line++
        field += character
      }
    } else if (character === quote && quote !== '' && fieldStart) {
      quoted = true
      fieldStart = false
    } else if (character === '\n' || character === '\r') {
      endRecord()
      if (character === '\r' && text.charAt(at + 1) === '\n') at++
      line++
      startLine = line
    } else if (text.startsWith(delimiter, at)) {
      fields.push(field)
      field = ''
      fieldStart = true
      at += delimiter.length - 1
    } else {
      field += character
      fieldStart = false
    }
  }
  if (records.length < most && (fields.length > 0 || field !== '')) endRecord()
  return records
}
