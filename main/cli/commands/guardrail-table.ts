import { formatCount, type GuardrailState } from '@analysis'
import { left, right, tellNumber, type PrintTable, type TableRow } from '@presentation'
import type { GuardrailStatus } from '@contract'

/** The worst first: a breach, what cannot be told, what is near, what is fine. */
const order: readonly GuardrailState[] = [
  'breach',
  'missing-variant',
  'stale',
  'incomplete-data',
  'warning',
  'too-young',
  'insufficient-data',
  'ok',
]

export function worstFirst(statuses: readonly GuardrailStatus[]): readonly GuardrailStatus[] {
  return statuses.toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || guardrailName(a).localeCompare(guardrailName(b), 'en'),
  )
}

/** What tells one line from all others. */
export function guardrailName({ experiment_id, guardrail_id, variant_id }: GuardrailStatus): string {
  return `${experiment_id} ${guardrail_id} ${variant_id}`
}

export function isBreach({ state }: GuardrailStatus): boolean {
  return state === 'breach'
}

/** All guardrails of all running experiments as a table, the worst first. */
export function guardrailTable(statuses: readonly GuardrailStatus[]): PrintTable {
  const breaches = statuses.filter(isBreach).length
  return {
    caption: `Guardrails: ${formatCount(statuses.length)} watched, ${formatCount(breaches)} in breach`,
    columns: [
      left('experiment'),
      left('guardrail'),
      left('variant'),
      left('state'),
      right('control'),
      right('treatment'),
      right('samples'),
      left('action'),
      left('reason'),
    ],
    rows: worstFirst(statuses).map(row),
    notes: [],
    isDetail: false,
  }
}

function row(status: GuardrailStatus): TableRow {
  const { experiment_id, guardrail_id, variant_id, state, means, samples, action, human_in_the_loop, reason } = status
  return {
    values: [
      experiment_id,
      guardrail_id,
      variant_id,
      state,
      tellNumber(means.control),
      tellNumber(means.treatment),
      `${formatCount(samples.control)} / ${formatCount(samples.treatment)}`,
      action === 'kill' && human_in_the_loop ? 'kill by a person' : action,
      reason,
    ],
    tone: state === 'breach' ? 'worse' : state === 'ok' ? 'neutral' : 'warning',
  }
}
