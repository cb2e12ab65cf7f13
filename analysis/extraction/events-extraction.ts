import type { FrameColumn } from '../frame/frame'
import type { Condition } from '../study/condition'
import type { MetricDefinition } from '../study/metric-definition'
import {
  and,
  ascending,
  binary,
  boolean,
  call,
  column,
  integer,
  isNotNull,
  isNull,
  not,
  or,
  parameter,
  star,
  type Expression,
} from '../sql/tree/expression'
import { as, groupBy, plain, select, subquery, table, type Join, type Select } from '../sql/tree/select'
import { countNames, countsRow, nonFinite, rowCount, total, type CountScan } from './counting'
import { keptCrossovers } from './kept-crossovers'
import { activityTable } from './event-increments'
import { quantityTotals, withoutEvents } from './event-totals'
import {
  elapsedColumn,
  eventFields,
  eventNameColumn,
  eventQuantities,
  propertyColumn,
  type EventQuantity,
} from './event-values'
import { eventValuesTable } from './event-values-table'
import { crossovers, exposedSubjects, exposureVolumes } from './exposed-subjects'
import type { CrossoverPolicy } from './kept-crossovers'
import { exclusionScan } from './exclusion-scan'
import { firstPerKey, keyColumn } from './first-per-key'
import { carriedColumn, carryColumns, finiteOrNull } from './frame-columns'
import { progressOf, progressTotals } from './progress'
import { allOf, arePresent, inPeriod, passesFilter, sourceAlias, sourceColumn, sourceText } from './source-rows'
import { rowColumn, type Extraction, type ExtractionTable, type StagedTable } from './staged-table'

export interface EventsExtractionRequest {
  readonly experimentId: string
  /** Experiments that share no subject with this one; told where exposures name their experiment. */
  readonly excludes?: readonly string[]
  /** ISO 8601: events from then on do not count, but for metrics with a window of their own. */
  readonly end: string | null
  /** ISO 8601: exposures before it do not count, nor those from `end` on. */
  readonly start: string | null
  readonly crossovers: CrossoverPolicy
  readonly metrics: readonly MetricDefinition[]
  readonly filter: Condition | null
  readonly exposures: {
    readonly rows: StagedTable
    readonly subject: string
    readonly variant: string
    readonly at: string
    readonly experiment: string | null
  }
  readonly events: {
    readonly rows: StagedTable
    readonly subject: string
    readonly event:
      { readonly kind: 'column'; readonly column: string } | { readonly kind: 'constant'; readonly name: string }
    readonly at: string
    readonly eventId: string | null
  }
  readonly subjects: { readonly rows: StagedTable; readonly subject: string } | null
}

/**
 * Exposures are one per subject and variant, at the first time; subjects in several variants go to `crossovers`. Events
 * are one per event id. Each metric becomes columns of `subjects` (totals) and of `activity` (a day's increments).
 */
export function eventsExtraction(request: EventsExtractionRequest): Extraction {
  const fields = eventFields(request.metrics)
  const properties = request.events.rows.columns.filter(({ name }) => fields.includes(name))
  const quantities = eventQuantities(request.metrics, properties, request.end)
  const attributes = request.subjects
  const progress = progressOf(request.metrics, request.end, [request.exposures, request.events])
  const own = [
    ...quantities.flatMap(({ name, countName }) => [name, ...(countName === null ? [] : [countName])]),
    ...progress.columns,
  ]
  const carried = carryColumns(
    ['subject', 'variant', 'exposed_at', ...own],
    attributes === null
      ? []
      : [{ alias: 'attributes', columns: attributes.rows.columns.filter(({ name }) => name !== attributes.subject) }],
  )
  const subjects = select({
    columns: [
      ...['subject', 'variant', 'exposed_at'].map((name) => plain(column(name, 'exposed'))),
      ...carried.columns.map(carriedColumn),
      ...quantities.flatMap((quantity) => withoutEvents(quantity, 'totals')),
      ...progress.columns.map((name) => as(call('coalesce', [column(name, 'progress'), integer(0)]), name)),
    ],
    from: table('exposed_subjects', 'exposed'),
    joins: [
      ...(attributes === null ? [] : [attributesJoin(attributes)]),
      ...(quantities.length === 0 ? [] : [totalsJoin(quantities)]),
      ...(progress.columns.length === 0 ? [] : [bySubject(progressTotals(progress), 'progress')]),
    ],
    orderBy: [ascending(column('exposed_at', 'exposed')), ascending(column('subject', 'exposed'))],
  })
  const tables: readonly ExtractionTable[] = [
    { kind: 'scratch', name: 'first_exposures', select: firstExposures(request) },
    { kind: 'frame', name: 'crossovers', select: crossovers },
    exposureVolumes(request.crossovers),
    { kind: 'scratch', name: 'exposed_subjects', select: exposedSubjects(request.crossovers) },
    ...repeatedEvents(request),
    { kind: 'scratch', name: 'matched_events', select: matchedEvents(request, properties) },
    ...progress.tables,
    { kind: 'frame', name: 'subjects', select: subjects },
    ...activityTable(quantities, progress),
    ...eventValuesTable(request.metrics, request.end),
  ]
  const scans = countScans(request, properties)
  return { tables, counts: countsRow(scans), counted: countNames(scans), renamed: carried.renamed }
}

function countScans(request: EventsExtractionRequest, properties: readonly FrameColumn[]): readonly CountScan[] {
  const ours = inExperiment(request)
  const passes = passesFilter(request.filter)
  const period = inPeriod(request.exposures.at, request)
  const repeats = total(binary(column('row_count'), '-', integer(1)))
  return [
    {
      from: exposureRows(request),
      counts: [
        ...(passes === null ? [] : [{ name: 'filtered_rows' as const, value: rowCount(allOf(ours, not(passes))) }]),
        { name: 'missing_subject_or_variant_rows', value: rowCount(allOf(ours, passes, not(identified(request)))) },
        ...(period === null
          ? []
          : [{ name: 'outside_dates_rows' as const, value: rowCount(allOf(ours, passes, not(period))) }]),
      ],
    },
    { from: table('first_exposures'), counts: [{ name: 'duplicate_subject_rows', value: repeats }] },
    {
      from: table('crossovers'),
      counts: [{ name: 'crossover_subjects', value: rowCount() }, ...keptCrossovers(request.crossovers)],
    },
    ...exclusionScan(request.exposures, request.excludes ?? [], passes),
    {
      from: table('matched_events'),
      counts: [{ name: 'events_before_exposure', value: rowCount(binary(column(elapsedColumn), '<', integer(0))) }],
    },
    {
      from: subquery(unexposedEvents(request), 'unexposed'),
      counts: [{ name: 'events_without_exposure', value: rowCount() }],
    },
    ...(request.events.eventId === null
      ? []
      : [{ from: table('repeated_events'), counts: [{ name: 'duplicate_event_rows' as const, value: repeats }] }]),
    {
      from: table(request.events.rows.table),
      counts: [{ name: 'non_finite_values', value: nonFinite(properties, null) }],
    },
  ]
}

const exposureRows = ({ exposures }: EventsExtractionRequest) => table(exposures.rows.table, sourceAlias)

function inExperiment({ exposures, experimentId }: EventsExtractionRequest): Expression | null {
  if (exposures.experiment === null) return null
  const same = binary(sourceText(exposures.experiment), '=', parameter(experimentId, 'text'))
  return call('coalesce', [same, boolean(false)])
}

function identified({ exposures }: EventsExtractionRequest): Expression {
  return and(arePresent(exposures.subject, exposures.variant), isNotNull(sourceColumn(exposures.at)))
}

function firstExposures(request: EventsExtractionRequest): Select {
  const subject = sourceText(request.exposures.subject)
  const variant = sourceText(request.exposures.variant)
  return select({
    columns: [
      as(subject, 'subject'),
      as(variant, 'variant'),
      as(call('min', [sourceColumn(request.exposures.at)]), 'exposed_at'),
      as(call('count', [star()]), 'row_count'),
    ],
    from: exposureRows(request),
    where: allOf(
      inExperiment(request),
      passesFilter(request.filter),
      identified(request),
      inPeriod(request.exposures.at, request),
    ),
    groupBy: groupBy(subject, variant),
  })
}

function repeatedEvents({ events }: EventsExtractionRequest): readonly ExtractionTable[] {
  if (events.eventId === null) return []
  const id = sourceColumn(events.eventId)
  const repeated = select({
    columns: [
      as(id, 'event_id'),
      as(call('count', [star()]), 'row_count'),
      as(call('min', [sourceColumn(rowColumn)]), 'first_row'),
    ],
    from: table(events.rows.table, sourceAlias),
    where: isNotNull(id),
    groupBy: groupBy(id),
    having: binary(call('count', [star()]), '>', integer(1)),
  })
  return [{ kind: 'scratch', name: 'repeated_events', select: repeated }]
}

function sameSubject({ events }: EventsExtractionRequest): Expression {
  return binary(column('subject', 'exposed'), '=', sourceText(events.subject))
}

function unexposedEvents(request: EventsExtractionRequest): Select {
  return select({
    columns: [plain(sourceColumn(rowColumn))],
    from: table(request.events.rows.table, sourceAlias),
    joins: [{ kind: 'left', relation: table('exposed_subjects', 'exposed'), on: sameSubject(request) }],
    where: isNull(column('subject', 'exposed')),
  })
}

/** The events of exposed subjects, each once, with the time since exposure. */
function matchedEvents(request: EventsExtractionRequest, properties: readonly FrameColumn[]): Select {
  const { events } = request
  const at = sourceColumn(events.at)
  const name = events.event.kind === 'column' ? sourceText(events.event.column) : parameter(events.event.name, 'text')
  const elapsed = binary(call('epoch_us', [at]), '-', call('epoch_us', [column('exposed_at', 'exposed')]))
  const once: Join[] =
    events.eventId === null
      ? []
      : [
          {
            kind: 'left',
            relation: table('repeated_events', 'repeated'),
            on: binary(column('event_id', 'repeated'), '=', sourceColumn(events.eventId)),
          },
        ]
  const isFirst = or(
    isNull(column('event_id', 'repeated')),
    binary(column('first_row', 'repeated'), '=', sourceColumn(rowColumn)),
  )
  return select({
    columns: [
      ...['subject', 'variant', 'exposed_at'].map((each) => plain(column(each, 'exposed'))),
      as(at, 'at'),
      as(name, eventNameColumn),
      as(elapsed, elapsedColumn),
      as(sourceColumn(rowColumn), rowColumn),
      ...properties.map((property) => {
        const value = sourceColumn(property.name)
        return as(property.type === 'DOUBLE' ? finiteOrNull(value) : value, propertyColumn(property.name))
      }),
    ],
    from: table(events.rows.table, sourceAlias),
    joins: [{ kind: 'inner', relation: table('exposed_subjects', 'exposed'), on: sameSubject(request) }, ...once],
    where: events.eventId === null ? isNotNull(at) : and(isNotNull(at), isFirst),
  })
}

function attributesJoin(attributes: NonNullable<EventsExtractionRequest['subjects']>): Join {
  const names = attributes.rows.columns.map(({ name }) => name).filter((name) => name !== attributes.subject)
  return {
    kind: 'left',
    relation: {
      kind: 'subquery',
      select: firstPerKey(attributes.rows, attributes.subject, names),
      alias: 'attributes',
    },
    on: binary(column(keyColumn, 'attributes'), '=', column('subject', 'exposed')),
  }
}

function totalsJoin(quantities: readonly EventQuantity[]): Join {
  const totals = select({
    columns: [plain(column('subject')), ...quantities.flatMap(quantityTotals)],
    from: table('matched_events'),
    groupBy: groupBy(column('subject')),
  })
  return bySubject(totals, 'totals')
}

function bySubject(rows: Select, alias: string): Join {
  return {
    kind: 'left',
    relation: { kind: 'subquery', select: rows, alias },
    on: binary(column('subject', alias), '=', column('subject', 'exposed')),
  }
}
