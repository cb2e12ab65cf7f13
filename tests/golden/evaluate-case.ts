import type { GoldenCase } from './cases'
import { compareWithCase } from './compare'
import { builtMethods } from './methods'

/** What became of one case. `worst` is the largest error as a share of its tolerance. */
export interface CaseOutcome {
  readonly id: string
  readonly method: string
  readonly status: 'passed' | 'failed' | 'not built'
  /** By the case's own keys; null when the method is not built or gave no values. */
  readonly values: Readonly<Record<string, unknown>> | null
  readonly failures: readonly string[]
  readonly compared: number
  readonly worst: number
  /** Keys of the case that the library does not give. */
  readonly left: readonly string[]
  readonly unexpected: readonly string[]
}

/** Evaluates a case through the library's public door and compares what it has in common with the expected values. */
export function evaluateCase(golden: GoldenCase): CaseOutcome {
  const { id, method, expected } = golden
  const nothing = { id, method, values: null, compared: 0, worst: 0, left: Object.keys(expected), unexpected: [] }
  if (!Object.hasOwn(builtMethods, method)) return { ...nothing, status: 'not built', failures: [] }
  try {
    const values = builtMethods[method]!(golden.input)
    const { failures, worst, compared, unexpected } = compareWithCase(golden, values)
    const left = Object.keys(expected).filter((key) => !(key in values))
    const mute = compared === 0 && left.length > 0 ? ['no value of this case was computed'] : []
    const problems = [...failures, ...mute]
    const status = problems.length > 0 ? 'failed' : 'passed'
    return { id, method, status, values, failures: problems, compared, worst, left, unexpected }
  } catch (error) {
    return { ...nothing, status: 'failed', failures: [String(error)], worst: Infinity }
  }
}
