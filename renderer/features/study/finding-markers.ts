import type { Finding } from '@analysis'
import type { EditorMarker } from '../../editor/editor-types'

/** Findings that name a line, as marks in the editor. */
export function findingMarkers(findings: readonly Finding[]): readonly EditorMarker[] {
  return findings.flatMap(({ severity, message, evidence }) => {
    const { line, column } = evidence
    if (typeof line !== 'number') return []
    return [{ severity, message, line, column: typeof column === 'number' ? column : 1 }]
  })
}
