import type {
  CupedSummary,
  FunnelStepResult,
  MetricResult,
  PostStratifiedSummary,
  RidgeFit,
  StepEffect,
  StepReading,
} from '@analysis'
import type { JsonObject } from './json-text'
import { absoluteJson, estimable, relativeJson, testJson, variantJson } from './print-parts'

/** What covariates did to an effect. */
export function cupedJson(cuped: CupedSummary): JsonObject {
  return estimable(cuped, (summary) => ({
    theta: summary.theta,
    covariates: summary.covariates,
    correlation: summary.correlation,
    variance_reduction: summary.varianceReduction,
    unadjusted: comparisonJson(summary.unadjusted),
    ...(summary.slopes !== undefined && {
      slopes: { control: summary.slopes.control, treatment: summary.slopes.treatment },
    }),
    ...(summary.ridge !== undefined && { ridge: ridgeJson(summary.ridge) }),
  }))
}

/** What strata did to an effect. */
export function postStratifiedJson(stratified: PostStratifiedSummary): JsonObject {
  return estimable(stratified, (summary) => ({
    dimensions: summary.dimensions,
    strata: summary.strata.map(({ value, weight, absolute }) => ({ value, weight, absolute: absoluteJson(absolute) })),
    variance_reduction: summary.varianceReduction,
    unadjusted: comparisonJson(summary.unadjusted),
  }))
}

/** The fields of a metric's result, overall or in a segment, that only some metrics have. */
export function detailsJson({ cap, steps }: Pick<MetricResult, 'cap' | 'steps'>): JsonObject {
  return {
    ...(cap !== undefined && {
      cap: {
        scope: cap.scope,
        ...(cap.percentile !== undefined && { percentile: cap.percentile }),
        value: cap.value,
      },
    }),
    ...(steps !== undefined && { steps: steps.map(stepJson) }),
  }
}

function stepJson({ step, label, reached, fromPrevious }: FunnelStepResult): JsonObject {
  return { step, label, reached: readingJson(reached), from_previous: fromPrevious && readingJson(fromPrevious) }
}

function readingJson({ variants, effects }: StepReading): JsonObject {
  return { variants: variants.map(variantJson), effects: effects.map(stepEffectJson) }
}

function stepEffectJson(effect: StepEffect): JsonObject {
  return {
    variant_id: effect.variantId,
    control_id: effect.controlId,
    method: effect.method,
    ...comparisonJson(effect),
  }
}

function comparisonJson({ absolute, relative, test }: Pick<StepEffect, 'absolute' | 'relative' | 'test'>): JsonObject {
  return { absolute: absoluteJson(absolute), relative: relativeJson(relative), ...testJson(test) }
}

function ridgeJson({ features, weights, penalty, chosen, rSquared }: RidgeFit): JsonObject {
  return { features, weights, penalty, chosen, r_squared: rSquared }
}
