import { eventSelection, type EventDialect, type Parameters } from './dialect'
import type { RowSelection, TimeRange } from './event-store'

/** A statement with the values of its parameters. */
export interface EventQuery {
  readonly sql: string
  readonly values: readonly string[]
}

/** Exposures of experiments, or in a range those of the subjects that were active or exposed in it. */
export function exposuresQuery(
  dialect: EventDialect,
  { experimentIds, sharedWith = [], range }: RowSelection,
): EventQuery {
  const parameters = dialect.parameters()
  const experiments = among(parameters, experimentIds)
  const active =
    range === null
      ? ''
      : ` AND (x.user_id IN (SELECT user_id FROM ${dialect.events} WHERE ${within(dialect, range)})
          OR (x.experiment_id, x.user_id) IN (SELECT experiment_id, user_id FROM ${dialect.exposures}
            WHERE experiment_id ${experiments} AND ${within(dialect, range)}))`
  const shared =
    sharedWith.length === 0
      ? ''
      : ` OR (x.experiment_id ${among(parameters, sharedWith)}
          AND x.user_id IN (SELECT user_id FROM ${dialect.exposures} WHERE experiment_id ${experiments}))`
  return {
    sql: `SELECT x.experiment_id AS experiment_id, x.user_id AS user_id, x.variant_id AS variant_id, x.occurred_at AS occurred_at,
        x.received_at AS received_at, x.partition AS partition
      FROM ${dialect.exposures} AS x WHERE (x.experiment_id ${experiments}${active})${shared}
      ORDER BY occurred_at, user_id, variant_id, experiment_id`,
    values: parameters.values,
  }
}

/** Events of the experiments' subjects that their metrics read. */
export function eventsQuery(dialect: EventDialect, selection: RowSelection): EventQuery {
  const parameters = dialect.parameters()
  const experiments = among(parameters, selection.experimentIds)
  const names = selection.eventNames.map((name) => parameters.text(name))
  const named = names.length === 0 ? '1 = 0' : `e.event IN (${names.join(', ')})`
  const timed = selection.range === null ? '' : ` AND ${within(dialect, selection.range, 'e.')}`
  return {
    sql: `SELECT ${eventSelection(dialect, selection.properties, 'e')} FROM ${dialect.events} AS e
      WHERE ${named}${timed}
        AND e.user_id IN (SELECT user_id FROM ${dialect.exposures} WHERE experiment_id ${experiments})
      ORDER BY occurred_at, event_id`,
    values: parameters.values,
  }
}

/** Columns: experiment_id, start (ms), partition, variant_id, events. */
export function volumesQuery(
  dialect: EventDialect,
  experimentIds: readonly string[],
  range: TimeRange,
  windowMs: number,
): EventQuery {
  const parameters = dialect.parameters()
  return {
    sql: `SELECT x.experiment_id AS experiment_id, ${dialect.windowStart('e.occurred_at', windowMs)} AS start,
        e.partition AS partition, x.only_variant AS variant_id, count(*) AS events
      FROM ${dialect.events} AS e
      INNER JOIN ${exposedSubjects(dialect, among(parameters, experimentIds), range)} AS x ON x.user_id = e.user_id
      WHERE ${within(dialect, range, 'e.')}
      GROUP BY x.experiment_id, start, e.partition, x.only_variant ORDER BY experiment_id, start, partition, variant_id`,
    values: parameters.values,
  }
}

/** Columns: variant_id, subjects. */
export function firstExposedQuery(dialect: EventDialect, experimentId: string, since: number): EventQuery {
  const parameters = dialect.parameters()
  return {
    sql: `SELECT only_variant AS variant_id, count(*) AS subjects FROM
        (SELECT min(variant_id) AS only_variant FROM ${dialect.exposures} WHERE experiment_id = ${parameters.text(experimentId)}
         GROUP BY user_id
         HAVING count(DISTINCT variant_id) = 1 AND min(occurred_at) >= ${dialect.instant(since)}) AS x
      GROUP BY only_variant ORDER BY variant_id`,
    values: parameters.values,
  }
}

/** Columns: partition, variant_id, exposed, active. */
export function exposedPartitionsQuery(dialect: EventDialect, experimentId: string, range: TimeRange): EventQuery {
  const parameters = dialect.parameters()
  return {
    sql: `SELECT x.home AS partition, x.only_variant AS variant_id, count(*) AS exposed,
        sum(CASE WHEN x.user_id IN (SELECT user_id FROM ${dialect.events} WHERE ${within(dialect, range)}) THEN 1 ELSE 0 END) AS active
      FROM (SELECT user_id, min(partition) AS home, min(variant_id) AS only_variant FROM ${dialect.exposures}
        WHERE experiment_id = ${parameters.text(experimentId)} AND ${within(dialect, range)}
        GROUP BY user_id HAVING count(DISTINCT variant_id) = 1) AS x
      GROUP BY x.home, x.only_variant ORDER BY partition, variant_id`,
    values: parameters.values,
  }
}

/** Columns: partition, newest (ms). */
export function watermarksQuery(dialect: EventDialect): EventQuery {
  return {
    sql: `SELECT partition, max(least(${dialect.milliseconds('occurred_at')}, ${dialect.milliseconds('received_at')})) AS newest
      FROM ${dialect.events} GROUP BY partition ORDER BY partition`,
    values: [],
  }
}

/** Columns: variant_id, newest (ms). */
export function variantWatermarksQuery(dialect: EventDialect, experimentId: string): EventQuery {
  const parameters = dialect.parameters()
  return {
    sql: `SELECT x.only_variant AS variant_id,
        max(least(${dialect.milliseconds('e.occurred_at')}, ${dialect.milliseconds('e.received_at')})) AS newest
      FROM ${dialect.events} AS e
      INNER JOIN ${exposedSubjects(dialect, among(parameters, [experimentId]))} AS x ON x.user_id = e.user_id
      GROUP BY x.only_variant ORDER BY variant_id`,
    values: parameters.values,
  }
}

/** Columns: experiment_id, version. */
export const versionsQuery: EventQuery = { sql: 'SELECT experiment_id, version FROM experiments', values: [] }

/** Columns: event_id, event, at, received_at (ms), partition, properties (JSON text). */
export function subjectEventsQuery(dialect: EventDialect, subject: string): EventQuery {
  const parameters = dialect.parameters()
  return {
    sql: `SELECT event_id, event, ${dialect.milliseconds('e.occurred_at')} AS at_ms,
        ${dialect.milliseconds('e.received_at')} AS received_ms, partition, properties
      FROM ${dialect.events} AS e WHERE user_id = ${parameters.text(subject)} ORDER BY at_ms, event_id`,
    values: parameters.values,
  }
}

/** Columns: experiment_id, variant_id, at, received_at (ms), partition. */
export function subjectExposuresQuery(dialect: EventDialect, subject: string): EventQuery {
  const parameters = dialect.parameters()
  return {
    sql: `SELECT experiment_id, variant_id, ${dialect.milliseconds('x.occurred_at')} AS at_ms,
        ${dialect.milliseconds('x.received_at')} AS received_ms, partition
      FROM ${dialect.exposures} AS x WHERE user_id = ${parameters.text(subject)} ORDER BY at_ms, experiment_id, variant_id`,
    values: parameters.values,
  }
}

/** Subjects seen in one variant only of an experiment, with that variant; with a range those with events in it. */
function exposedSubjects(dialect: EventDialect, experiments: string, range: TimeRange | null = null): string {
  const active =
    range === null ? '' : ` AND user_id IN (SELECT user_id FROM ${dialect.events} WHERE ${within(dialect, range)})`
  return `(SELECT experiment_id, user_id, min(variant_id) AS only_variant FROM ${dialect.exposures}
    WHERE experiment_id ${experiments}${active}
    GROUP BY experiment_id, user_id HAVING min(variant_id) = max(variant_id))`
}

/** One of these: what follows a column. */
function among(parameters: Parameters, values: readonly string[]): string {
  return `IN (${values.map((value) => parameters.text(value)).join(', ')})`
}

function within(dialect: EventDialect, { from, to }: TimeRange, prefix = ''): string {
  return `${prefix}occurred_at >= ${dialect.instant(from)} AND ${prefix}occurred_at < ${dialect.instant(to)}`
}
