import type { Finding } from '../failures'
import { frameTable, metricColumns, type FrameColumn, type FrameDescription } from '../frame/frame'
import { conditionFields } from '../study/condition'
import { metricValues, type MetricDefinition, type MetricValue } from '../study/metric-definition'
import { metricBlock, type MetricBlock } from './metric-block'
import type { MetricMoments } from '../moments/metric-moments'
import { TableReader } from './read-table'
import { exposureDay, type GroupKey } from './request'
import {
  activityDays,
  activityWeeks,
  lastActivityQuery,
  periodName,
  type ActivityColumns,
} from './queries/activity-rows'
import { groupsBy, measure, measureRows } from './measure'
import { columnTypes } from './measure-subjects'
import { cohortPeriods, dayMilliseconds, dayOf, PeriodMerger, type Span } from './merge-periods'
import type { QueryRunner } from './run-queries'

/**
 * What an effect in time is measured on. `active-day`: all that a subject does on a day, nothing done being 0;
 * `active-subjects`: the same of the subjects active that day, where nothing done has no value; `exposure-cohort`: the
 * final values of the subjects first exposed on a day, which cannot tell wearing off from who comes when.
 */
export type NoveltyBasis = 'active-day' | 'active-subjects' | 'exposure-cohort'

/** A metric in one stretch of time, of every variant. */
export interface PeriodMoments extends Span {
  readonly moments: MetricMoments
}

export interface MetricInTime {
  readonly basis: NoveltyBasis | null
  readonly bySinceExposure: readonly PeriodMoments[]
  readonly byDay: readonly PeriodMoments[]
  readonly byWeek: readonly PeriodMoments[]
  readonly findings: readonly Finding[]
}

const nothing = { bySinceExposure: [], byDay: [], byWeek: [] }

/**
 * One metric by day, by week and by days since first exposure, each from one pass over the activity; of a metric that
 * activity does not hold by exposure cohort. `end` is the experiment's, ISO 8601. Without times `basis` is null.
 */
export async function measureInTime(
  metric: MetricDefinition,
  frame: FrameDescription,
  end: string | null,
  runner: QueryRunner,
): Promise<MetricInTime> {
  const basis = activityBasis(metric, frame)
  const plain: MetricDefinition = { ...metric, covariates: [] }
  // a day counts what happened on it, whoever's window has ended
  const daily: MetricDefinition = basis === null ? plain : { ...plain, cap: null, immature: 'include' }
  const answer = metricBlock(daily, columnTypes(frame))
  if (!answer.ok) return { basis: null, ...nothing, findings: answer.findings }
  const cohorts = await measure({ blocks: [answer.block], groupings: [[exposureDay]] }, runner)
  const known = groupsBy(cohorts, [exposureDay]).filter(({ values }) => values[0] !== null)
  if (known.length === 0) return { basis: null, ...nothing, findings: [] }
  if (basis === null) {
    return { basis: 'exposure-cohort', bySinceExposure: [], ...cohortPeriods(cohorts, known, metric.id), findings: [] }
  }
  const last = await lastDay(known, end, metric, runner)
  const columns = activityColumns(metric, answer.block, frame)
  const first = Math.min(...known.map(({ values }) => dayOf(values[0])))
  const starts = weekStarts(first, last)
  const period: GroupKey = { kind: 'dimension', name: periodName }
  const days = await measureRows([answer.block], activityDays(columns), [exposureDay, period], runner)
  const weeks = await measureRows([answer.block], activityWeeks(columns, starts), [period], runner)
  const merger = new PeriodMerger(cohorts, known, {
    metricId: metric.id,
    last,
    windowDays: windowOf(metric),
    withInactive: basis === 'active-day',
  })
  return { basis, ...merger.days(days), byWeek: merger.weeks(weeks, starts), findings: [] }
}

/** What activity can say about a metric; null when its daily increments are no values of their own. */
function activityBasis(metric: MetricDefinition, frame: FrameDescription): NoveltyBasis | null {
  if (frameTable(frame, 'activity') === undefined) return null
  if (metric.type !== 'mean' && metric.type !== 'proportion' && metric.type !== 'ratio') return null
  const values = metricValues(metric)
  if (values.every(addsUp)) return 'active-day'
  return values.every((value) => addsUp(value) || isMean(value)) ? 'active-subjects' : null
}

function addsUp(value: MetricValue): boolean {
  return value.kind === 'event' && ['count', 'sum', 'any', 'distinct'].includes(value.aggregation)
}

function isMean(value: MetricValue): boolean {
  return value.kind === 'event' && value.aggregation === 'mean'
}

function windowOf(metric: MetricDefinition): number {
  const windows = metricValues(metric).map((value) =>
    value.kind === 'event' ? (value.windowDays ?? Infinity) : Infinity,
  )
  return Math.min(...windows)
}

/** The columns that the block reads: the metric's own in activity, and the subject's that its filter asks for. */
function activityColumns(metric: MetricDefinition, block: MetricBlock, frame: FrameDescription): ActivityColumns {
  const { value, count, denominator, denominatorCount } = metricColumns(block.metricId)
  const of = (name: 'activity' | 'subjects', wanted: readonly string[]): readonly FrameColumn[] =>
    (frameTable(frame, name)?.columns ?? []).filter((column) => wanted.includes(column.name))
  const fields = metric.filter === null ? [] : conditionFields(metric.filter)
  const counted = of('activity', [value, count, denominator, denominatorCount])
  const taken = new Set(['subject', 'variant', 'exposed_at', ...counted.map(({ name }) => name)])
  return { counted, fixed: of('subjects', fields).filter(({ name }) => !taken.has(name)) }
}

/** The last day of the data, as milliseconds: of activity or exposure, but not after the experiment's end. */
async function lastDay(
  known: readonly { readonly values: readonly (string | null)[] }[],
  end: string | null,
  metric: MetricDefinition,
  runner: QueryRunner,
): Promise<number> {
  const active = new TableReader(await runner.run(lastActivityQuery())).label('last', 0)
  const seen = Math.max(
    ...known.map(({ values }) => dayOf(values[0])),
    active === null ? -Infinity : Date.parse(active),
  )
  const stops = end !== null && windowOf(metric) === Infinity
  return stops ? Math.min(seen, dayOf(new Date(Date.parse(end) - 1).toISOString())) : seen
}

function weekStarts(first: number, last: number): readonly string[] {
  const weeks = Math.floor((last - first) / (7 * dayMilliseconds)) + 1
  return Array.from({ length: Math.max(1, weeks) }, (_, week) =>
    new Date(first + week * 7 * dayMilliseconds).toISOString(),
  )
}
