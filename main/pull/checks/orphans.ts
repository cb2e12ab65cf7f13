import { quoteName } from '@engine'
import type { Finding } from '@analysis'
import { ask, plainId } from './ask'
import type { CheckedPull } from './checked-pull'

/** Shares of the events above which events that belong to nobody are more than noise. */
const few = 0.01
const many = 0.1

/**
 * Events whose subject was never exposed. A table of everybody's events has many; ids that become those of exposed
 * subjects once case, blanks, leading zeros and `.0` are taken off were changed on their way, and tell whose events are
 * lost, by variant.
 */
export async function orphanChecks(pull: CheckedPull): Promise<readonly Finding[]> {
  const { source } = pull.study
  if (source.kind !== 'events') return []
  const { table } = pull.staged('events')
  const subject = `CAST(e.${quoteName(source.events.subject)} AS VARCHAR)`
  const known = 'SELECT subject FROM first_exposures'
  const orphans = `SELECT ${subject} AS id FROM ${quoteName(table)} e WHERE ${subject} IS NOT NULL AND ${subject} NOT IN (${known})`
  const rows = await ask(
    pull,
    `WITH orphans AS (${orphans}), near AS (
       SELECT ${plainId('subject')} AS plain, min(subject) AS subject, min(variant) AS variant FROM first_exposures GROUP BY 1)
     SELECT (SELECT count(*) FROM ${quoteName(table)}) AS events, (SELECT count(*) FROM orphans) AS orphans,
       (SELECT min(id) FROM orphans) AS example, (SELECT min(subject) FROM first_exposures) AS exposed, n.variant,
       count(o.id) AS n, min(o.id) AS near_id, min_by(n.subject, o.id) AS near_subject
     FROM orphans o JOIN near n ON ${plainId('o.id')} = n.plain GROUP BY n.variant ORDER BY n.variant`,
  )
  const [totals] =
    rows.length > 0
      ? rows
      : await ask(
          pull,
          `WITH orphans AS (${orphans}) SELECT (SELECT count(*) FROM ${quoteName(table)}) AS events, count(*) AS orphans,
             min(id) AS example, (SELECT min(subject) FROM first_exposures) AS exposed FROM orphans`,
        )
  const [events, lost] = [Number(totals?.['events'] ?? 0), Number(totals?.['orphans'] ?? 0)]
  if (lost === 0) return []
  const byVariant = Object.fromEntries(rows.map((row) => [String(row['variant']), Number(row['n'])]))
  const nearly = Object.values(byVariant).reduce((sum, count) => sum + count, 0)
  const share = lost / events
  const severity = lost === events || nearly > few * events ? 'error' : nearly > 0 || share > many ? 'warning' : 'info'
  const counts = Object.entries(byVariant).map(([variant, count]) => `${count} of ${JSON.stringify(variant)}`)
  const [first] = rows
  const changed =
    first === undefined
      ? `, such as ${JSON.stringify(totals?.['example'])} (exposed are ids such as ${JSON.stringify(totals?.['exposed'])})`
      : `; ${nearly} of them match once case, blanks, leading zeros and ".0" are taken off (${counts.join(', ')}), such as ${JSON.stringify(first['near_id'])} for ${JSON.stringify(first['near_subject'])}`
  return [
    {
      code: 'unmatched-rows',
      severity,
      message: `${lost} of ${events} events of ${pull.nameOf('events')} match no exposed subject by ${JSON.stringify(source.events.subject)} and are left out${changed}.`,
      hint:
        nearly > 0
          ? 'The ids were changed on their way: export both files with the same form of the id.'
          : 'If the file holds events of people outside the experiment, nothing is lost.',
      evidence: { events, unmatched: lost, byVariant, example: totals?.['example'] ?? null },
    },
  ]
}
