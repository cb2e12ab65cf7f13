import {
  type AdjustedInterval,
  type Effect,
  type ExactTest,
  type ExperimentResult,
  type Finding,
  type MetricResult,
  type SegmentResult,
  type SequentialDesign,
  type SequentialSummary,
  type SequentialTuning,
  type SrmResult,
  type StoppedInference,
  assertNever,
  invariant,
} from '@analysis'
import type { JsonObject } from './json-text'
import { cupedJson, detailsJson, postStratifiedJson } from './print-details'
import { absoluteJson, ends, estimable, relativeJson, testJson, variantJson } from './print-parts'

export const resultFormat = 'assay.result/1'

export interface ResultStamp {
  /** ISO 8601, UTC. */
  readonly generatedAt: string
  readonly assayVersion: string
}

/**
 * The text of `result.json`: keys always in the same order, numbers at full precision, so that the same result gives
 * the same bytes but for the stamp. JSON has no infinity: an interval's or boundary's open end is null. What cannot be
 * estimated is `{"not_estimable": reason}` in place of the value.
 */
export function printResult(result: ExperimentResult, stamp: ResultStamp): string {
  const document = {
    format: resultFormat,
    experiment_id: result.experimentId,
    generated_at: stamp.generatedAt,
    assay_version: stamp.assayVersion,
    snapshot: { id: result.snapshot.id, rows: result.snapshot.rows, window: result.snapshot.window },
    plan: {
      hash: result.plan.hash,
      registered: result.plan.registered,
      deviations: result.plan.deviations,
      registered_at: result.plan.registeredAt,
    },
    srm: srmJson(result.srm),
    metrics: result.metrics.map(metricJson),
    segments: result.segments.map(segmentJson),
    findings: result.findings.map(findingJson),
  }
  return `${JSON.stringify(document, refuseNaN, 2)}\n`
}

function refuseNaN(key: string, value: unknown): unknown {
  // only of a number: counts by variant have no text when a variant is called toString
  if (typeof value === 'number') invariant(Number.isFinite(value), `${key} is ${value}: not a value of a result`)
  return value
}

function srmJson(srm: SrmResult): JsonObject {
  const outcome = estimable(srm, (check) => ({
    p_value: check.pValue,
    log10_p: check.log10P,
    statistic: check.statistic,
    degrees_of_freedom: check.degreesOfFreedom,
    flagged: check.flagged,
  }))
  const phases = srm.phases?.map(({ from, observed, expected, pValue }) => ({
    from,
    observed,
    expected,
    p_value: pValue,
  }))
  return { ...outcome, observed: srm.observed, expected: srm.expected, ...(phases && { phases }) }
}

function metricJson(metric: MetricResult): JsonObject {
  return {
    metric_id: metric.metricId,
    role: metric.role,
    type: metric.type,
    variants: metric.variants.map(variantJson),
    effects: metric.effects.map(effectJson),
    ...detailsJson(metric),
  }
}

function segmentJson(segment: SegmentResult): JsonObject {
  return {
    dimension: segment.dimension,
    value: segment.value,
    metric_id: segment.metricId,
    effects: segment.effects.map(effectJson),
    ...detailsJson(segment),
  }
}

function effectJson(effect: Effect): JsonObject {
  return {
    variant_id: effect.variantId,
    control_id: effect.controlId,
    method: effect.method,
    alternative: effect.alternative,
    absolute: absoluteJson(effect.absolute),
    relative: relativeJson(effect.relative),
    ...testJson(effect.test),
    p_value_adjusted: effect.pValueAdjusted,
    significant: effect.significant,
    interval_adjusted: effect.intervalAdjusted && adjustedJson(effect.intervalAdjusted),
    cuped: effect.cuped && cupedJson(effect.cuped),
    ...(effect.postStratified !== undefined && { post_stratified: postStratifiedJson(effect.postStratified) }),
    ...(effect.exact !== undefined && { fisher_exact: exactJson(effect.exact) }),
    sequential: effect.sequential && sequentialJson(effect.sequential),
  }
}

function exactJson({ oddsRatio, interval, level, pValue, log10P }: ExactTest): JsonObject {
  return {
    odds_ratio: Number.isFinite(oddsRatio) ? oddsRatio : null,
    interval: ends(interval),
    level,
    p_value: pValue,
    log10_p: log10P,
  }
}

function adjustedJson({ level, absolute, relative }: AdjustedInterval): JsonObject {
  return { interval: ends(absolute), relative: relative && ends(relative), level }
}

function sequentialJson(sequential: SequentialSummary): JsonObject {
  return {
    looks: sequential.looks.map((look) => ({
      look: look.look,
      at: look.at,
      information_fraction: look.informationFraction,
      n: look.n,
      statistic: look.statistic,
      boundary: ends(look.boundary),
      alpha_spent: look.alphaSpent,
      interval: look.interval && ends(look.interval),
      crossed: look.crossed,
      futility: look.futility,
    })),
    decision: sequential.decision,
    p_value: sequential.pValue,
    log10_p: sequential.log10P,
    method: sequential.method,
    tuning: sequential.tuning && tuningJson(sequential.tuning),
    stopped: sequential.stopped && stoppedJson(sequential.stopped),
    design: sequential.design && designJson(sequential.design),
  }
}

function tuningJson(tuning: SequentialTuning): JsonObject {
  const { kind, source } = tuning
  switch (kind) {
    case 'confidence-sequence':
      return { kind, tuned_for: tuning.tunedFor, source }
    case 'msprt':
      return { kind, tau: tuning.tau, source }
    case 'sprt':
      return { kind, effect: tuning.effect, beta: tuning.beta, source }
    default:
      return assertNever(kind)
  }
}

function stoppedJson({ look, stageWiseP, medianUnbiased, interval, level }: StoppedInference): JsonObject {
  return { look, stage_wise_p: stageWiseP, median_unbiased: medianUnbiased, interval: ends(interval), level }
}

function designJson({ power, inflation, maximumN, expectedN }: SequentialDesign): JsonObject {
  const { none, half, planned } = expectedN
  return { power, inflation, maximum_n: maximumN, expected_n: { none, half, planned } }
}

function findingJson(finding: Finding): JsonObject {
  return { code: finding.code, severity: finding.severity, message: finding.message, evidence: finding.evidence }
}
