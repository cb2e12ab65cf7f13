/**
 * A text as a spreadsheet may have it: one that it would run as a formula gets an apostrophe in front. A numeral is no
 * formula, whatever its sign.
 */
export function spreadsheetText(text: string): string {
  const isNumeral = text.trim() !== '' && Number.isFinite(Number(text))
  return /^[=+\-@\t\r]/.test(text) && !isNumeral ? `'${text}` : text
}
