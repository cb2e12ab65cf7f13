import {
  canonicalJson,
  duckdbMoments,
  type ExperimentSpec,
  type FrameMoments,
  type MetricDefinition,
  type MetricMoments,
} from '@analysis'
import type { ExportedRows, TimeRange } from '../events/event-store'
import { parquet, type FrameRows } from '../results/build-frame'
import { rowSelection, withFrame, type FrameSource } from '../results/with-frame'

/** Of one experiment: subjects and metrics by its variants. */
export type WindowMoments = Pick<FrameMoments, 'subjects' | 'metrics'>

/** More would make the rows of a frame too many: each event is in it once for every experiment of its subject. */
const experimentsPerFrame = 64
/** No id of an experiment holds it. */
const separator = '/'

/**
 * Moments of experiments over one time. Those with the same metrics share a frame: its subjects are the experiments'
 * subjects, its variants their variants, so that making it and measuring it costs about what one experiment alone does.
 * @throws QueryError
 */
export async function sharedMoments(
  source: FrameSource,
  specs: readonly ExperimentSpec[],
  range: TimeRange,
): Promise<ReadonlyMap<string, WindowMoments>> {
  const found: (readonly [string, WindowMoments])[] = []
  for (const group of frameGroups(specs)) found.push(...(await momentsTogether(source, group, range)))
  return new Map(found)
}

/** A percentile is taken over all subjects of a frame, so that an experiment capped by one has a frame to itself. */
function frameGroups(specs: readonly ExperimentSpec[]): readonly (readonly ExperimentSpec[])[] {
  const groups = new Map<string, ExperimentSpec[]>()
  for (const spec of specs) {
    const isAlone = spec.metrics.some(({ cap }) => cap?.limit.kind === 'percentile')
    const key = `${isAlone ? spec.experimentId : ''}${separator}${canonicalJson(spec.metrics.map(measured))}`
    groups.set(key, [...(groups.get(key) ?? []), spec])
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / experimentsPerFrame) }, (_, at) =>
      group.slice(at * experimentsPerFrame, (at + 1) * experimentsPerFrame),
    ),
  )
}

/** A metric without what does not change its moments: how it is called and judged. */
function measured({
  name: _name,
  role: _role,
  direction: _way,
  mde: _mde,
  guardrail: _guard,
  ...metric
}: MetricDefinition) {
  return metric
}

async function momentsTogether(source: FrameSource, group: readonly ExperimentSpec[], range: TimeRange) {
  const [first] = group
  if (first === undefined) return []
  const plan = {
    selection: { ...rowSelection(first, range), experimentIds: group.map(({ experimentId }) => experimentId) },
    request: { experimentId: null, end: null, metrics: first.metrics },
    rowsOf: rowsOfPairs,
  }
  const moments = await withFrame(source, plan, ({ description, engine }) => duckdbMoments(first, description, engine))
  return group.map(({ experimentId }) => [experimentId, momentsOf(experimentId, moments)] as const)
}

/** A column's value after the experiment that it is told apart by. */
function pair(name: string, alias: string): string {
  return `x.experiment_id || '${separator}' || ${alias}.${name} AS ${name}`
}

/** Rows whose subjects, variants and event ids are told apart by experiment; an event is there once for each. */
function rowsOfPairs({ exposuresFile, eventsFile }: ExportedRows): FrameRows {
  return {
    exposures: `SELECT * REPLACE (${pair('user_id', 'x')}, ${pair('variant_id', 'x')}) FROM ${parquet(exposuresFile)} AS x`,
    events: `SELECT e.* REPLACE (${pair('user_id', 'e')}, ${pair('event_id', 'e')}) FROM ${parquet(eventsFile)} AS e
      JOIN (SELECT DISTINCT experiment_id, user_id FROM ${parquet(exposuresFile)}) AS x ON x.user_id = e.user_id`,
  }
}

function momentsOf(experimentId: string, { subjects, metrics }: FrameMoments): WindowMoments {
  const prefix = `${experimentId}${separator}`
  const own = <T>(entries: Iterable<readonly [string, T]>) =>
    [...entries].flatMap(([label, value]) =>
      label.startsWith(prefix) ? [[label.slice(prefix.length), value] as const] : [],
    )
  const ownMetric = ({ quantiles, ...metric }: MetricMoments): MetricMoments => ({
    ...metric,
    byVariant: new Map(own(metric.byVariant)),
    ...(quantiles !== undefined && { quantiles: new Map(own(quantiles)) }),
  })
  return {
    subjects: Object.fromEntries(own(Object.entries(subjects))),
    metrics: new Map([...metrics].map(([id, metric]) => [id, ownMetric(metric)])),
  }
}
