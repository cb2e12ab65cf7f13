import { plannedDifference, type PowerRequest } from '../design/power-request'
import type { Finding } from '../failures'
import type { PowerOptions } from './power-view'

/** All that keeps a plan from being made, at once. `request` is null when something it needs is missing. */
export function powerProblems(options: PowerOptions, request: PowerRequest | null): readonly Finding[] {
  return request === null ? missingParts(options) : impossibleParts(request)
}

function missingParts({ metric, mde, baseline }: PowerOptions): readonly Finding[] {
  if (mde === null) {
    return [
      problem(
        `There is no smallest effect to plan for: ${metric === null ? 'none is given' : `"${metric}" names none`}.`,
        'Write "mde: 0.05" for 5 % of the baseline, or give the metric an "mde" in the study.',
        { metric },
      ),
    ]
  }
  return [
    problem(
      metric === null
        ? 'A plan without a metric needs "type" and "baseline", and "sd" unless it is a proportion.'
        : `"${metric}" has no observed ${baseline === null ? 'baseline' : 'spread'} to plan from: control has too few subjects.`,
      'Give "baseline" and "sd" in the cell.',
      { metric },
    ),
  ]
}

function impossibleParts(request: PowerRequest): readonly Finding[] {
  const { type, baseline, weights, standardDeviation } = request
  const difference = plannedDifference(request)
  const found: Finding[] = []
  if (type === 'proportion' && !(baseline > 0 && baseline < 1)) {
    found.push(problem(`A proportion's baseline lies between 0 and 1, not at ${baseline}.`, oneHint, { baseline }))
  } else if (type === 'proportion' && !(baseline + difference >= 0 && baseline + difference <= 1)) {
    const reached = baseline + difference
    found.push(
      problem(`An effect of ${difference} would take the share from ${baseline} to ${reached}.`, effectHint, {
        baseline,
      }),
    )
  }
  if (difference === 0) {
    found.push(
      problem('An effect of 0 cannot be planned for.', baseline === 0 ? absoluteHint : effectHint, { baseline }),
    )
  }
  const { alternative } = request.goal
  if ((alternative === 'greater' && difference < 0) || (alternative === 'less' && difference > 0)) {
    const side = alternative === 'greater' ? 'upwards' : 'downwards'
    found.push(
      problem(`The test looks only ${side}: it never finds an effect of ${difference}.`, sideHint, { alternative }),
    )
  }
  if (type !== 'proportion' && !(standardDeviation > 0)) {
    found.push(problem('The metric has no spread: every subject has the same value.', 'Give "sd".', {}))
  }
  if (weights.length < 2 || weights.some((weight) => !(weight > 0))) {
    found.push(problem('A plan needs a control and a treatment that get traffic.', 'Give "variants".', { weights }))
  }
  return found
}

const oneHint = 'Write 5 % as 0.05.'
const effectHint = 'Choose another "mde"; it is a share of the baseline unless "absolute: true".'
const sideHint = 'Change the sign of "mde", or plan a two-sided test.'
const absoluteHint = 'With a baseline of 0 the effect must be absolute: "absolute: true".'

function problem(message: string, hint: string, evidence: Finding['evidence']): Finding {
  return { code: 'invalid-field', severity: 'error', message, hint, evidence }
}
