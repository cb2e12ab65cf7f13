import type { AssignmentExperiment, AssignmentSnapshot, Condition, Finding, MalformedExperiment } from '@analysis'
import { readCondition } from '../formats/condition-format'
import { Problems } from '../formats/problems'
import type { ConfigSnapshotDocument, SnapshotExperiment } from './config-snapshot'

type Unsigned = Pick<ConfigSnapshotDocument, 'config_version' | 'layers' | 'holdouts' | 'experiments' | 'opted_out'>

/** A configuration snapshot as analysis assigns by it. An experiment that cannot be read is kept with its problem. */
export function toAssignment(snapshot: Unsigned): AssignmentSnapshot {
  return {
    configVersion: snapshot.config_version,
    layers: snapshot.layers.map(({ layer_id, salt }) => ({ layerId: layer_id, salt })),
    holdouts: snapshot.holdouts.map(({ holdout_id, salt, percent, layers }) => ({
      holdoutId: holdout_id,
      salt,
      percent,
      layers,
    })),
    experiments: snapshot.experiments.map(toAssignmentExperiment),
    optedOut: snapshot.opted_out,
  }
}

function toAssignmentExperiment(document: SnapshotExperiment): AssignmentExperiment | MalformedExperiment {
  const problems = new Problems()
  const targeting = readTargeting(document.targeting, problems)
  const problem = problems.findings[0]
  if (problem !== undefined) return { experimentId: document.experiment_id, problem: problem.message }
  const [from, to] = document.buckets
  return {
    experimentId: document.experiment_id,
    status: document.status,
    startsAt: document.start === null ? null : Date.parse(document.start),
    layerId: document.layer_id,
    buckets: { from, to },
    rampPercent: document.ramp_percent,
    targeting,
    salt: document.salt,
    variants: document.variants.map(({ id, weight, is_control }) => ({ id, weight, isControl: is_control ?? false })),
  }
}

function readTargeting(targeting: SnapshotExperiment['targeting'], problems: Problems): Condition | null {
  return targeting === null ? null : readCondition(targeting, ['targeting'], problems)
}

/** What is wrong with a targeting condition, by the study format's reader. */
export function checkTargeting(targeting: NonNullable<SnapshotExperiment['targeting']>): readonly Finding[] {
  const problems = new Problems()
  readCondition(targeting, ['targeting'], problems)
  problems.noteUnknownFields(targeting, 'error', ['targeting'])
  return problems.findings
}
