import type { CellKind, Finding } from '@analysis'
import { parseNotebook, printCell } from '@contract'
import type { EditorMarker } from '../../editor/code-editor'

export interface BodyCheck {
  readonly findings: readonly Finding[]
  readonly markers: readonly EditorMarker[]
}

/** What is wrong with a cell's body, each finding pointing at its line in the body. */
export function checkBody(kind: CellKind, name: string, body: string): BodyCheck {
  const { findings } = parseNotebook(printCell(kind, name, body))
  return { findings, markers: findings.map(marker) }
}

/** Findings count lines from the opening fence; the body begins below it. */
function marker({ severity, message, evidence }: Finding): EditorMarker {
  const line = evidence['line']
  return { severity, message, line: typeof line === 'number' ? line - 1 : 1, column: 1 }
}
