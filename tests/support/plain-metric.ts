/** What tests leave as it is in a metric: no filter, no covariates, no cap. */
export const plainMetric = {
  role: 'primary',
  direction: 'increase',
  filter: null,
  covariates: [],
  cap: null,
  mde: null,
  guardrail: null,
} as const
