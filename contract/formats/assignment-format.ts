import type { AssignmentInputs, AssignmentVersion, Variant } from '@analysis'
import { z } from 'zod'
import { printCondition, readCondition } from './condition-format'
import { instant } from './instant'
import { isAbsent, isJsonObject, type JsonObject } from './json-text'
import type { Path } from './path'
import type { Problems } from './problems'

const percent = z.number().min(0).max(100)
const bucket = z.number().int().min(0).max(1000)
const versionFields = z.looseObject({
  from: instant.nullish(),
  config_version: z.number().int().nonnegative(),
  salt: z.string(),
  weights: z.record(z.string(), z.number().nonnegative()),
  ramp_percent: percent.nullish(),
  layer: z.looseObject({ layer_id: z.string().min(1), salt: z.string(), buckets: z.tuple([bucket, bucket]) }).nullish(),
  holdouts: z.array(z.looseObject({ holdout_id: z.string().min(1), salt: z.string(), percent })).nullish(),
})

/** Reads `experiment.assignment`: what decided each subject's variant, version by version, oldest first. */
export function readAssignment(
  value: unknown,
  variants: readonly Variant[],
  path: Path,
  problems: Problems,
): AssignmentInputs | null {
  if (isAbsent(value)) return null
  const list = problems.read(z.array(z.unknown()).min(1), value, path)
  if (list === null) return null
  const versions = list.map((item, at) => readVersion(item, variants, [...path, at], problems))
  return versions.every((version) => version !== null) ? versions : null
}

function readVersion(
  value: unknown,
  variants: readonly Variant[],
  path: Path,
  problems: Problems,
): AssignmentVersion | null {
  problems.knows(path, 'targeting')
  const read = problems.read(versionFields, value, path)
  if (read === null || !isJsonObject(value)) return null
  for (const id of Object.keys(read.weights)) {
    if (!variants.some((variant) => variant.id === id)) {
      problems.expected('the id of a variant', id, [...path, 'weights', id])
    }
  }
  return {
    from: read.from ?? null,
    configVersion: read.config_version,
    salt: read.salt,
    weights: read.weights,
    rampPercent: read.ramp_percent ?? 100,
    targeting: isAbsent(value.targeting) ? null : readCondition(value.targeting, [...path, 'targeting'], problems),
    layer: read.layer ? { layerId: read.layer.layer_id, salt: read.layer.salt, buckets: read.layer.buckets } : null,
    holdouts: (read.holdouts ?? []).map(({ holdout_id, salt, percent: held }) => ({
      holdoutId: holdout_id,
      salt,
      percent: held,
    })),
  }
}

/** The versions as they stand in a file. */
export function printAssignment(versions: AssignmentInputs): readonly JsonObject[] {
  return versions.map(({ from, configVersion, salt, weights, rampPercent, targeting, layer, holdouts }) => ({
    ...(from !== null && { from }),
    config_version: configVersion,
    salt,
    weights,
    ...(rampPercent !== 100 && { ramp_percent: rampPercent }),
    ...(targeting !== null && { targeting: printCondition(targeting) }),
    ...(layer !== null && { layer: { layer_id: layer.layerId, salt: layer.salt, buckets: layer.buckets } }),
    ...(holdouts.length > 0 && {
      holdouts: holdouts.map(({ holdoutId, salt: held, percent: share }) => ({
        holdout_id: holdoutId,
        salt: held,
        percent: share,
      })),
    }),
  }))
}
