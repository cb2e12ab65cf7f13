import type { CellEvidence, MethodNote } from '../cells/cell'
import { assertNever } from '../failures'
import { methods, type MethodId } from '../methods'
import type { MetricMoments } from '../moments/metric-moments'
import type { FrameMoments } from './frame-moments'
import type { Effect } from './result'
import type { QueryRecord } from './run-queries'

/** What stands behind an analysis: its queries, the moments they gave, and the methods that its effects name. */
export function momentsEvidence(
  moments: FrameMoments,
  queries: readonly QueryRecord[],
  results: readonly { readonly effects: readonly Effect[] }[],
  further: readonly MethodId[] = [],
): CellEvidence {
  const effects = results.flatMap((each) => each.effects)
  const ids = new Set<MethodId>(['moments', ...effects.flatMap(methodsOf), ...further])
  return {
    queries,
    moments: [
      ...labelled(moments.metrics, {}),
      ...moments.slices.flatMap(({ dimensions, slices }) =>
        slices.flatMap(({ value, metrics }) =>
          labelled(metrics, Object.fromEntries(dimensions.map((name, i) => [name, value[i] ?? null]))),
        ),
      ),
    ],
    methods: methodNotes([...ids]),
  }
}

export function methodNotes(ids: readonly MethodId[]): readonly MethodNote[] {
  return ids.map((id) => methods[id])
}

function labelled(
  metrics: ReadonlyMap<string, MetricMoments>,
  slice: Readonly<Record<string, string | null>>,
): CellEvidence['moments'] {
  return [...metrics].flatMap(([metricId, { columns, byVariant }]) =>
    [...byVariant].map(([variantId, each]) => ({
      metricId,
      variantId,
      slice,
      columns: columns.map(({ name }) => name),
      moments: each,
    })),
  )
}

function methodsOf({ method, cuped, sequential }: Effect): readonly MethodId[] {
  const also: MethodId[] = ['relative-lift', 'multiplicity']
  if (cuped !== null) also.push('cuped')
  if (sequential !== null) also.push('group-sequential')
  switch (method) {
    case 'two-proportion-z':
      return ['two-proportion-z', ...also]
    case 'welch-t':
    case 'cuped-welch-t':
    case 'z':
      return ['welch', ...also]
    case 'ratio-delta-z':
    case 'cuped-ratio-z':
      return ['ratio', ...also]
    default:
      return assertNever(method)
  }
}
