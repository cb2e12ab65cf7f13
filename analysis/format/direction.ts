/**
 * Text with its direction overrides, embeddings and isolates made visible as `\u202e`: in a sentence they would turn the
 * numbers round that follow a name, 1,221 into 122,1. Marks, which scripts from right to left need, stay.
 */
export function visibleDirection(text: string): string {
  return text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/gu, (control) => `\\u${control.charCodeAt(0).toString(16)}`)
}
