import type { Finding } from '@analysis'
import { ask } from './ask'
import type { CheckedPull } from './checked-pull'

const hour = 3_600_000_000
/** No two places are further apart by the clock. */
const widest = 14
/** A share of events before their exposure that chance does not make. */
const many = 0.1

/**
 * Events before the first exposure of their subject, where all of them lie within the width of a time zone before it:
 * the two columns tell the time of two places.
 */
export async function shiftedTimes(pull: CheckedPull): Promise<readonly Finding[]> {
  const { source, experiment } = pull.study
  if (source.kind !== 'events') return []
  const [row] = await ask(
    pull,
    `SELECT count(*) AS events, count(*) FILTER (WHERE "__elapsed" < 0) AS early,
       count(*) FILTER (WHERE "__elapsed" < -${widest * hour}) AS far, min("__elapsed") AS earliest,
       min("__elapsed") FILTER (WHERE "__elapsed" >= -${widest * hour}) AS nearest
     FROM matched_events`,
  )
  const [events, early, far] = ['events', 'early', 'far'].map((name) => Number(row?.[name] ?? 0))
  if (events === undefined || early === undefined || far === undefined || early <= many * events) return []
  const looksBack = experiment.metrics.some(({ covariates }) => covariates.some(({ kind }) => kind === 'lookback'))
  if (looksBack || far > 0.01 * early) return []
  const hours = Math.ceil(-Number(row?.['nearest'] ?? 0) / hour)
  const byVariant = await ask(
    pull,
    `SELECT variant, count(*) FILTER (WHERE "__elapsed" < 0) AS n FROM matched_events GROUP BY variant ORDER BY variant`,
  )
  const counts = byVariant.map((each) => `${each['n']} of ${JSON.stringify(each['variant'])}`)
  return [
    {
      code: 'before-exposure',
      severity: 'error',
      message: `${early} of ${events} events come before the first exposure of their subject, all within ${hours} hours of it (${counts.join(', ')}): the two columns of times are ${hours} hours apart, as those of two time zones are.`,
      hint: 'Say the zone of times that do not say theirs: "read": {"zone": "Area/City"} in the block of exposures or of events.',
      evidence: { events, early, hours },
    },
  ]
}
