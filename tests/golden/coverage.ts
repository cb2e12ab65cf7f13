import { markdownTable } from '../support/markdown-table'
import type { CaseOutcome } from './evaluate-case'

export interface MethodCoverage {
  readonly method: string
  readonly cases: number
  readonly passed: number
  readonly failed: number
  readonly notBuilt: number
  readonly values: number
  /** Largest error as a share of the tolerance, over the cases that were evaluated. */
  readonly worst: number
}

/** One row per method, in the order of the cases. */
export function coverageOf(outcomes: readonly CaseOutcome[]): readonly MethodCoverage[] {
  const methods = [...new Set(outcomes.map(({ method }) => method))]
  return methods.map((method) =>
    totalsOf(
      method,
      outcomes.filter((outcome) => outcome.method === method),
    ),
  )
}

export function totalsOf(method: string, outcomes: readonly CaseOutcome[]): MethodCoverage {
  const count = (status: CaseOutcome['status']) => outcomes.filter((outcome) => outcome.status === status).length
  return {
    method,
    cases: outcomes.length,
    passed: count('passed'),
    failed: count('failed'),
    notBuilt: count('not built'),
    values: outcomes.reduce((sum, { compared }) => sum + compared, 0),
    worst: outcomes.reduce((worst, outcome) => Math.max(worst, outcome.worst), 0),
  }
}

const HEADINGS = ['method', 'cases', 'passed', 'failed', 'not built', 'values', 'worst error']

/** The table as Markdown, which reads the same on a terminal. Worst errors are shares of the allowed error. */
export function coverageTable(outcomes: readonly CaseOutcome[]): string {
  const rows = [...coverageOf(outcomes), totalsOf('all', outcomes)].map((row) => [
    row.method,
    ...[row.cases, row.passed, row.failed, row.notBuilt, row.values].map(String),
    row.values === 0 ? '' : row.worst.toExponential(1),
  ])
  return markdownTable(HEADINGS, rows)
}
