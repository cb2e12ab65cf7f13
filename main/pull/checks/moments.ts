import type { Finding } from '@analysis'
import { quoteText } from '@engine'
import { ask } from './ask'
import type { CheckedPull } from './checked-pull'

/** How far the variance of a share may lie from p(1-p), as a share of it. */
const tolerated = 0.05

/** Rows of moments or counts that cannot be: each named by its metric, variant and look. */
export async function momentsChecks(pull: CheckedPull): Promise<readonly Finding[]> {
  const { source, experiment } = pull.study
  if (source.kind !== 'moments' && source.kind !== 'counts') return []
  const shares = experiment.metrics.flatMap((metric) =>
    metric.type === 'proportion' && metric.value.kind === 'column' ? [metric.value.column] : [],
  )
  const named = experiment.metrics.flatMap(({ value }) => (value.kind === 'column' ? [value.column] : []))
  const isShare = `metric IN (${list(shares)})`
  const isUsed = `metric IN (${list(named)}) AND variant IN (${list(experiment.variants.map(({ id }) => id))})`
  const rows = await ask(
    pull,
    `SELECT * FROM (
       SELECT *, CASE
         WHEN n IS NULL THEN 'has no number of subjects'
         WHEN n < 0 OR n <> round(n) THEN 'has a number of subjects that is none: ' || n
         WHEN variance < 0 THEN 'has a negative variance, ' || variance
         WHEN ${isShare} AND (mean < 0 OR mean > 1) THEN 'has the mean ' || mean || ', which no proportion has: it must be between 0 and 1'
         WHEN ${isShare} AND n > 1 AND abs(variance - mean * (1 - mean)) > ${tolerated} * mean * (1 - mean) + 2 / n
           THEN 'has the variance ' || variance || ', where a proportion of mean ' || mean || ' has ' || round(mean * (1 - mean), 6)
         WHEN n < max(n) OVER earlier THEN 'has ' || n || ' subjects, fewer than at an earlier look (' || (max(n) OVER earlier) || '): cumulative counts do not shrink'
       END AS wrong
       FROM moments WHERE ${isUsed}
       WINDOW earlier AS (PARTITION BY metric, variant ORDER BY look NULLS FIRST, "at" NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
     WHERE wrong IS NOT NULL ORDER BY metric, variant, look, "at" LIMIT 20`,
  )
  const duplicates = await ask(
    pull,
    `SELECT metric, variant, look, "at", count(*) AS n FROM ${source.kind === 'moments' && source.columns.kind === 'paired' ? 'moments' : 'looks'}
     WHERE ${isUsed} GROUP BY ALL HAVING count(*) > 1 ORDER BY metric, variant, look, "at" LIMIT 20`,
  )
  const missing = await ask(
    pull,
    `WITH used AS (SELECT * FROM moments WHERE ${isUsed}),
       expected AS (SELECT DISTINCT u.metric, u.look, u."at", v.variant FROM used u
         JOIN (SELECT DISTINCT metric, variant FROM used) v ON v.metric = u.metric)
     SELECT e.metric, e.variant, e.look, e."at" FROM expected e LEFT JOIN used u ON u.metric = e.metric
       AND u.variant = e.variant AND u.look IS NOT DISTINCT FROM e.look AND u."at" IS NOT DISTINCT FROM e."at"
     WHERE u.metric IS NULL ORDER BY 1, 2, 3, 4 LIMIT 20`,
  )
  return [
    ...rows.map((row) => finding(row, String(row['wrong']), 'error')),
    ...duplicates.map((row) => finding(row, `has more than one row (${row['n']} rows)`, 'error')),
    ...missing.map((row) => finding(row, 'is missing: other variants have a row of that look', 'error')),
  ]
}

type Row = Awaited<ReturnType<typeof ask>>[number]

function finding(row: Row, wrong: string, severity: Finding['severity']): Finding {
  const { metric, variant, look, at } = row
  const when = look !== null ? ` at look ${look}` : at !== null ? ` at ${at}` : ''
  return {
    code: 'implausible-value',
    severity,
    message: `The row of metric ${JSON.stringify(metric)}, variant ${JSON.stringify(variant)}${when} ${wrong}.`,
    hint: 'Correct the row in the source.',
    evidence: { metric: metric ?? null, variant: variant ?? null, look: look ?? null, at: at ?? null },
  }
}

/** Names for `IN`, which takes at least one. */
function list(names: readonly string[]): string {
  return names.map(quoteText).join(', ') || "''"
}
