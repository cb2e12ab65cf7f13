import { controlOf } from '../study/variants'
import { utf8 } from '../numerics/utf8'
import {
  BUCKETS,
  type AssignmentExperiment,
  type AssignmentHoldout,
  type AssignmentSnapshot,
  type MalformedExperiment,
} from './assignment-snapshot'
import { experimentProblem } from './experiment-problem'

export interface PreparedExperiment {
  readonly experiment: AssignmentExperiment
  readonly controlId: string | null
  readonly weights: readonly number[]
  /** One object per layer, so that a subject's bucket is computed once. Null: in no layer. */
  readonly layerSalt: Uint8Array | null
  /** Subjects whose ramp bucket is below are in. */
  readonly rampLimit: number
  readonly rampSalt: Uint8Array
  readonly variantSalt: Uint8Array
  readonly holdouts: readonly PreparedHoldout[]
}

export interface PreparedHoldout {
  readonly holdoutId: string
  readonly layers: readonly string[] | null
  readonly salt: Uint8Array
  readonly limit: number
}

/** A snapshot made ready for many subjects: checked, its salts encoded, its experiments found by id and by layer. */
export interface PreparedSnapshot {
  readonly configVersion: number
  /** In the snapshot's order. */
  readonly byId: ReadonlyMap<string, PreparedExperiment | MalformedExperiment>
  /** By the salt of their layer; those in no layer under null. */
  readonly byLayer: ReadonlyMap<Uint8Array | null, readonly PreparedExperiment[]>
  readonly optedOut: ReadonlySet<string>
}

/**
 * Checks a snapshot and arranges it for assignment. Never fails: an experiment that cannot be assigned is kept with its
 * problem; of two with one id the first stands.
 */
export function prepareSnapshot(snapshot: AssignmentSnapshot): PreparedSnapshot {
  const layerSalts = new Map(snapshot.layers.map(({ layerId, salt }) => [layerId, utf8(salt)]))
  const holdouts = snapshot.holdouts.map(preparedHoldout)
  const byId = new Map<string, PreparedExperiment | MalformedExperiment>()
  const byLayer = new Map<Uint8Array | null, PreparedExperiment[]>()
  for (const experiment of snapshot.experiments) {
    if (byId.has(experiment.experimentId)) continue
    const prepared = preparedExperiment(experiment, layerSalts, holdouts)
    byId.set(experiment.experimentId, prepared)
    if ('problem' in prepared) continue
    const members = byLayer.get(prepared.layerSalt)
    if (members === undefined) byLayer.set(prepared.layerSalt, [prepared])
    else members.push(prepared)
  }
  return { configVersion: snapshot.configVersion, byId, byLayer, optedOut: new Set(snapshot.optedOut) }
}

function preparedExperiment(
  experiment: AssignmentExperiment | MalformedExperiment,
  layerSalts: ReadonlyMap<string, Uint8Array>,
  holdouts: readonly PreparedHoldout[],
): PreparedExperiment | MalformedExperiment {
  if ('problem' in experiment) return experiment
  const problem = experimentProblem(experiment, layerSalts)
  if (problem !== null) return { experimentId: experiment.experimentId, problem }
  const { layerId, salt, variants } = experiment
  return {
    experiment,
    controlId: controlOf(experiment)?.id ?? null,
    weights: variants.map(({ weight }) => weight),
    layerSalt: layerId === null ? null : (layerSalts.get(layerId) ?? null),
    rampLimit: thousandths(experiment.rampPercent),
    rampSalt: utf8(`${salt}:ramp`),
    variantSalt: utf8(salt),
    holdouts: holdouts.filter(({ layers }) => layers === null || (layerId !== null && layers.includes(layerId))),
  }
}

function preparedHoldout({ holdoutId, layers, salt, percent }: AssignmentHoldout): PreparedHoldout {
  return { holdoutId, layers, salt: utf8(salt), limit: thousandths(percent) }
}

/** Per cent in tenths as whole buckets: rounded, since 1.1 x 10 is a little more than 11. */
function thousandths(percent: number): number {
  return Math.round((percent * BUCKETS) / 100)
}
