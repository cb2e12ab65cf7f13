import type { Severity } from '@analysis'
import { Error as ErrorIcon, InfoSign, WarningSign } from '@blueprintjs/icons'

const colours: Readonly<Record<Severity, string>> = {
  error: 'var(--danger-text)',
  warning: 'var(--warning)',
  info: 'var(--accent)',
}
const marks = { error: ErrorIcon, warning: WarningSign, info: InfoSign } as const

/** A finding's weight as a shape of its own, beside which a word always stands. */
export function SeverityIcon({ severity, size = 14 }: { readonly severity: Severity; readonly size?: number }) {
  const Mark = marks[severity]
  return <Mark size={size} color={colours[severity]} aria-hidden />
}
