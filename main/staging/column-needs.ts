import {
  assertNever,
  isShare,
  metricValues,
  sql,
  type Condition,
  type ExperimentSpec,
  type MetricDefinition,
  type MetricValue,
} from '@analysis'
import type {
  CountsSource,
  DerivedColumn,
  EventsSource,
  MomentsSource,
  Population,
  Rows,
  SourceSpec,
  SubjectsSource,
} from '@contract'

/**
 * What an analysis will do with a column; a value that does not fit makes its row malformed. An `id` is text whose every
 * character counts, a `label` whatever its values are, such as a dimension's.
 */
export type ColumnNeed = 'id' | 'text' | 'number' | 'boolean' | 'timestamp' | 'label'

/** The tables a pull may read, by the part they play. */
export type SourceRole = 'rows' | 'exposures' | 'events' | 'subjects' | 'population' | 'assignments' | `join_${number}`

export interface Need {
  readonly role: SourceRole
  readonly column: string
  /** Null: any type will do. */
  readonly need: ColumnNeed | null
  /** The column may as well be elsewhere, or be one that the frame adds. */
  readonly optional: boolean
}

/** Every use that the study's source description and metrics make of the source's columns. */
export function columnNeeds(
  source: SourceSpec,
  { metrics, dimensions }: Pick<ExperimentSpec, 'metrics' | 'dimensions'>,
): readonly Need[] {
  const needs = [...needsOf(source, metrics), ...labelNeeds(source, metrics, dimensions)]
  const blocks = sourceBlocks(source)
  const isDerived = ({ role, column }: Need) =>
    blocks.some((block) => block.role === role && block.rows.derived?.some(({ name }) => name === column))
  return [
    ...needs.filter((need) => !isDerived(need)),
    ...blocks.flatMap(({ role, rows }) => derivedInputs(role, rows.derived ?? [])),
  ]
}

/** The tables of a source, in the order in which they are read. */
export function sourceBlocks(source: SourceSpec): readonly { readonly role: SourceRole; readonly rows: Rows }[] {
  const population =
    'population' in source && source.population !== null
      ? [{ role: 'population' as const, rows: source.population.rows }]
      : []
  const assignments = source.investigation?.assignments
  const assigned = assignments ? [{ role: 'assignments' as const, rows: assignments.rows }] : []
  switch (source.kind) {
    case 'subjects':
      return [
        { role: 'rows', rows: source.rows },
        ...source.joins.map(({ rows }, at) => ({ role: joinRole(at), rows })),
        ...population,
        ...assigned,
      ]
    case 'events':
      return [
        { role: 'exposures', rows: source.exposures.rows },
        { role: 'events', rows: source.events.rows },
        ...(source.subjects === null ? [] : [{ role: 'subjects' as const, rows: source.subjects.rows }]),
        ...population,
        ...assigned,
      ]
    case 'moments':
    case 'counts':
      return [{ role: 'rows', rows: source.rows }]
    default:
      return assertNever(source)
  }
}

/** The columns that derived ones are computed from, as what they must be read as. */
function derivedInputs(role: SourceRole, derived: readonly DerivedColumn[]): readonly Need[] {
  const names = new Set(derived.map(({ name }) => name))
  return derived.flatMap(({ expression }) => {
    const reading = sql.parseDerived(expression)
    if (!reading.ok) return []
    const inputs = reading.columns.filter(({ name }) => !names.has(name))
    return inputs.map(({ name, numeric }): Need => ({
      role,
      column: name,
      need: numeric ? 'number' : 'label',
      optional: false,
    }))
  })
}

function needsOf(source: SourceSpec, metrics: readonly MetricDefinition[]): readonly Need[] {
  switch (source.kind) {
    case 'subjects':
      return subjectsNeeds(source, metrics)
    case 'events':
      return eventsNeeds(source, metrics)
    case 'moments':
      return momentsNeeds(source)
    case 'counts':
      return countsNeeds(source)
    default:
      return assertNever(source)
  }
}

export function joinRole(at: number): SourceRole {
  return `join_${at + 1}`
}

function subjectsNeeds(source: SubjectsSource, metrics: readonly MetricDefinition[]): readonly Need[] {
  const rows = tableNeeds('rows')
  const ofMetrics = metrics.flatMap(metricNeeds)
  const elsewhere = source.joins.length > 0
  return [
    ...rows([source.subject], 'id'),
    ...rows([source.variant], 'text'),
    ...rows([source.exposedAt], 'timestamp'),
    ...conditionNeeds('rows', source.filter),
    ...ofMetrics.map((need) => ({ ...need, role: 'rows' as const, optional: need.optional || elsewhere })),
    ...source.joins.flatMap(({ rows: joined, on, columns }, at) => [
      ...rows([on.left], 'id'),
      ...tableNeeds(joinRole(at))([on.right], 'id'),
      ...conditionNeeds(joinRole(at), joined.filter ?? null),
      ...tableNeeds(joinRole(at))(columns ?? [], null),
      ...ofMetrics.map((need) => ({ ...need, role: joinRole(at), optional: true })),
    ]),
    ...populationNeeds(source.population),
    ...investigationNeeds('rows', source),
  ]
}

function eventsNeeds(source: EventsSource, metrics: readonly MetricDefinition[]): readonly Need[] {
  const { exposures, events, subjects } = source
  const ofExposures = tableNeeds('exposures')
  const ofEvents = tableNeeds('events')
  return [
    ...ofExposures([exposures.subject], 'id'),
    ...ofExposures([exposures.variant, exposures.experiment], 'text'),
    ...conditionNeeds('exposures', exposures.rows.filter ?? null),
    ...conditionNeeds('events', events.rows.filter ?? null),
    ...conditionNeeds('subjects', subjects?.rows.filter ?? null),
    ...ofExposures([exposures.at], 'timestamp'),
    ...conditionNeeds('exposures', source.filter),
    ...ofEvents([events.subject, events.eventId], 'id'),
    ...ofEvents([events.event.kind === 'column' ? events.event.column : null], 'text'),
    ...ofEvents([events.at], 'timestamp'),
    ...metrics.flatMap(eventNeeds),
    ...(subjects === null ? [] : tableNeeds('subjects')([subjects.subject], 'id')),
    ...(subjects === null ? [] : metrics.flatMap(metricNeeds).map((need) => ({ ...need, role: 'subjects' as const }))),
    ...populationNeeds(source.population),
    ...investigationNeeds('exposures', source),
  ]
}

function momentsNeeds(source: MomentsSource): readonly Need[] {
  const rows = tableNeeds('rows')
  const { columns } = source
  const sides = columns.kind === 'single' ? [columns] : [columns.control, columns.treatment]
  return [
    ...rows([source.variant, source.metric], 'text'),
    ...rows([source.look], 'number'),
    ...rows([source.at], 'timestamp'),
    ...conditionNeeds('rows', source.filter),
    ...sides.flatMap(({ n, mean, variance }) => rows([n, mean, variance], 'number')),
  ]
}

function countsNeeds(source: CountsSource): readonly Need[] {
  const rows = tableNeeds('rows')
  const { successes } = source
  const counted = successes.kind === 'wide' ? Object.values(successes.metrics) : [successes.column]
  return [
    ...rows([source.variant, successes.kind === 'long' ? successes.metric : null], 'text'),
    ...rows([source.look, source.n, ...counted], 'number'),
    ...rows([source.at], 'timestamp'),
    ...conditionNeeds('rows', source.filter),
  ]
}

/** Columns by which subjects are grouped: typed by what they hold, wherever they are. */
function labelNeeds(
  source: SourceSpec,
  metrics: readonly MetricDefinition[],
  dimensions: readonly string[],
): readonly Need[] {
  const strata = metrics.flatMap(({ postStratify }) => postStratify?.dimensions ?? [])
  const roles: readonly SourceRole[] =
    source.kind === 'subjects'
      ? ['rows', ...source.joins.map((_, at) => joinRole(at))]
      : source.kind === 'events'
        ? ['subjects']
        : []
  const names = [...new Set([...dimensions, ...strata])]
  return roles.flatMap((role) => names.map((column): Need => ({ role, column, need: 'label', optional: true })))
}

function populationNeeds(population: Population | null): readonly Need[] {
  if (population === null) return []
  const needs = tableNeeds('population')
  return [...needs([population.variant], 'text'), ...needs([population.count], 'number')]
}

function investigationNeeds(role: 'rows' | 'exposures', { investigation }: SourceSpec): readonly Need[] {
  if (investigation === undefined) return []
  const { attributes, receivedAt, exposureId, triggered, assignments } = investigation
  const [own, assigned] = [tableNeeds(role), tableNeeds('assignments')]
  return [
    ...own(attributes, 'label'),
    ...own([exposureId], 'id'),
    ...own([receivedAt], 'timestamp'),
    ...own([triggered], 'boolean'),
    ...(assignments === null
      ? []
      : [
          ...assigned([assignments.subject], 'id'),
          ...assigned([assignments.variant], 'text'),
          ...assigned([assignments.at], 'timestamp'),
        ]),
  ]
}

/** Names needs of one table; a null name needs nothing. */
function tableNeeds(role: SourceRole) {
  return (names: readonly (string | null)[], need: ColumnNeed | null): readonly Need[] =>
    names.flatMap((column) => (column === null ? [] : [{ role, column, need, optional: false }]))
}

/** A literal tells what it is compared with; text may be compared with anything. */
function conditionNeeds(role: SourceRole, condition: Condition | null, optional = false): readonly Need[] {
  if (condition === null) return []
  if (condition.kind === 'all' || condition.kind === 'any') {
    return condition.conditions.flatMap((each) => conditionNeeds(role, each, optional))
  }
  const column = condition.field
  if (condition.kind === 'null-test') return [{ role, column, need: null, optional }]
  const values = condition.kind === 'comparison' ? [condition.value] : condition.values
  const kinds = new Set(values.map((value) => typeof value))
  const need = kinds.has('number') ? 'number' : kinds.has('boolean') ? 'boolean' : null
  return [{ role, column, need, optional }]
}

/** What a metric reads from columns of a subject; the caller says of which table. */
function metricNeeds(metric: MetricDefinition): readonly Need[] {
  const numbers = tableNeeds('rows')
  const covariates = metric.covariates.flatMap((each) =>
    each.kind === 'column' ? [each.column] : each.kind === 'ridge' ? each.columns : [],
  )
  const measured = isShare(metric.type) ? 'boolean' : 'number'
  return [
    ...metricValues(metric).flatMap((value) => valueNeeds(value, measured)),
    ...numbers(covariates, 'number'),
    // a filter may ask for columns that only the frame has, such as exposed_at
    ...conditionNeeds('rows', metric.filter, true),
  ]
}

function valueNeeds(value: MetricValue, need: ColumnNeed): readonly Need[] {
  if (value.kind === 'column') return tableNeeds('rows')([value.column], need)
  return value.kind === 'condition' ? conditionNeeds('rows', value.condition) : []
}

function eventNeeds(metric: MetricDefinition): readonly Need[] {
  return metricValues(metric).flatMap((value) => {
    if (value.kind !== 'event') return []
    const measured = value.aggregation === 'distinct' || value.aggregation === 'count' || value.aggregation === 'any'
    return [
      ...tableNeeds('events')([value.field], measured ? null : 'number'),
      ...conditionNeeds('events', value.filter),
    ]
  })
}
