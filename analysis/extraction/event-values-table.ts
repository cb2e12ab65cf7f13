import type { MetricDefinition } from '../study/metric-definition'
import { and, ascending, cast, column, isNotNull, parameter } from '../sql/tree/expression'
import { as, plain, select, subquery, table, unionAll } from '../sql/tree/select'
import { afterExposure, eventMatches, propertyColumn } from './event-values'
import type { ExtractionTable } from './staged-table'

/** Values of single events, for the metrics that ask about events and not subjects; none if there are no such metrics. */
export function eventValuesTable(metrics: readonly MetricDefinition[], end: string | null): readonly ExtractionTable[] {
  const rows = metrics.flatMap((metric) => {
    const { value } = metric
    if (metric.type !== 'quantile' || metric.level !== 'event' || value.kind !== 'event' || value.field === null) {
      return []
    }
    const property = column(propertyColumn(value.field))
    return [
      select({
        columns: [
          plain(column('subject')),
          plain(column('variant')),
          as(parameter(metric.id, 'text'), 'metric'),
          as(cast(property, 'double'), 'value'),
        ],
        from: table('matched_events'),
        where: and(eventMatches(value, afterExposure(value, end)), isNotNull(property)),
      }),
    ]
  })
  if (rows.length === 0) return []
  const ordered = select({
    columns: ['subject', 'variant', 'metric', 'value'].map((name) => plain(column(name))),
    from: subquery(unionAll(rows), 'event_values'),
    orderBy: ['metric', 'subject', 'value'].map((name) => ascending(column(name))),
  })
  return [{ kind: 'frame', name: 'event_values', select: ordered }]
}
