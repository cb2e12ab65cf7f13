import { visibleDirection } from '@analysis'

/** A piece of HTML whose text has been escaped. Only `html` and `trustedHtml` make one. */
export interface Html {
  readonly kind: 'html'
  readonly text: string
}

type Part = Html | string | number | null | readonly Html[]

/** Builds HTML: `html\`<td>${text}</td>\`` escapes every value that is not itself HTML; null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.map((string, i) => string + (i < parts.length ? partText(parts[i] ?? null) : '')).join('')
  return { kind: 'html', text }
}

/** Text that is HTML already, such as a style sheet that ships with Assay. Never anything a user wrote. */
export function trustedHtml(text: string): Html {
  return { kind: 'html', text }
}

export const nothing: Html = trustedHtml('')

/** Text made safe for element content and quoted attributes; what would turn the text around it is shown. */
export function escapeHtml(text: string): string {
  return visibleDirection(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function partText(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return 'text' in part ? part.text : part.map((one) => one.text).join('')
}
