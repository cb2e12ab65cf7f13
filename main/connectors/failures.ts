import type { Finding } from '@analysis'
import { ServiceError } from '@contract'

/** How many rejected rows a message or a frame lists; all of them are counted. */
export const exampleLimit = 1000

/** A source that cannot be read, told by one finding. */
export function sourceFailed(finding: Omit<Finding, 'severity'>, cause?: unknown): ServiceError {
  const findings: readonly Finding[] = [{ ...finding, severity: 'error' }]
  return new ServiceError(
    {
      code: 'source-failed',
      message: finding.message,
      ...(finding.hint === undefined ? {} : { hint: finding.hint }),
      findings,
    },
    { cause },
  )
}
