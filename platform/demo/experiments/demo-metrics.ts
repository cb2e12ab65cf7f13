import type { GuardrailInput, MetricInput } from '@contract'

/** What the shop measures, of every subject from its exposure on. */
export const demoMetrics: readonly MetricInput[] = [
  {
    metric: { id: 'conversion', type: 'proportion', event: 'purchase', direction: 'increase', name: 'Buyers' },
    description: 'Subjects who bought at least once',
  },
  {
    metric: { id: 'revenue', type: 'mean', event: 'purchase', field: 'amount', aggregation: 'sum', name: 'Revenue' },
    description: 'Amounts of all purchases per subject',
  },
  {
    metric: {
      id: 'latency',
      type: 'ratio',
      event: 'page_view',
      field: 'latency_ms',
      aggregation: 'sum',
      denominator: { event: 'page_view', aggregation: 'count' },
      direction: 'decrease',
      name: 'Page time',
    },
    description: 'Milliseconds per page view',
  },
  {
    metric: { id: 'errors', type: 'mean', event: 'error', aggregation: 'count', direction: 'decrease', name: 'Errors' },
    description: 'Errors per subject',
  },
]

/**
 * Page time, errors and lost buyers may kill by themselves; fewer buyers are a person's decision. The margins are wide and
 * the samples small, so that a quarter of an hour of this small shop can show a page that is broken or slow.
 */
export const demoGuardrails: readonly GuardrailInput[] = [
  {
    guardrail_id: 'page-time',
    metric_id: 'latency',
    threshold: 0.1,
    relative: true,
    min_samples: 25,
    window_minutes: 15,
    action: 'kill',
    human_in_the_loop: false,
  },
  {
    guardrail_id: 'page-errors',
    metric_id: 'errors',
    threshold: 0.1,
    relative: false,
    min_samples: 25,
    window_minutes: 15,
    action: 'kill',
    human_in_the_loop: false,
  },
  {
    guardrail_id: 'buyers',
    metric_id: 'conversion',
    threshold: 0.3,
    relative: true,
    min_samples: 30,
    window_minutes: 15,
    action: 'kill',
    human_in_the_loop: true,
  },
  {
    guardrail_id: 'lost-buyers',
    metric_id: 'conversion',
    threshold: 0.1,
    relative: true,
    min_samples: 30,
    window_minutes: 15,
    action: 'kill',
    human_in_the_loop: false,
  },
]
