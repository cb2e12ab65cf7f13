import type { Finding } from '@analysis'
import { ServiceError, type ReadingQuestion } from '@contract'

/** How many rejected rows a message or a frame lists; all of them are counted. */
export const exampleLimit = 1000

type Told = Omit<Finding, 'severity'>

/** A source that cannot be reached or does not answer, told by one finding. */
export function sourceFailed(finding: Told, cause?: unknown): ServiceError {
  return failure('source-failed', [{ ...finding, severity: 'error' }], cause)
}

/** Data that is there and cannot be used: whoever made it or described it must change something. */
export function unusable(finding: Told, cause?: unknown): ServiceError {
  return failure('invalid-input', [{ ...finding, severity: 'error' }], cause)
}

/** The same for several findings; the first is the message. */
export function unusableFor(findings: readonly Finding[]): ServiceError {
  return failure('invalid-input', findings)
}

function failure(code: 'source-failed' | 'invalid-input', findings: readonly Finding[], cause?: unknown): ServiceError {
  const [first] = findings
  const { message = 'The source cannot be used.', hint } = first ?? {}
  return new ServiceError({ code, message, ...(hint === undefined ? {} : { hint }), findings }, { cause })
}

/** A choice that the data leaves open, as a finding that names the readings and the field to set. */
export function questionFinding(
  { field, columns, message, readings }: ReadingQuestion,
  severity: Finding['severity'],
): Finding {
  const ways = readings.map(({ label, answer }) => `${label}: ${JSON.stringify(answer).slice(1, -1)}`)
  return {
    code: 'ambiguous-reading',
    severity,
    message,
    hint: `Say which in the study's source. ${ways.join('; ')}.`,
    evidence: { field, columns, readings },
  }
}
