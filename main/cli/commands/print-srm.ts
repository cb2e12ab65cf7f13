import type { Finding, SrmResult, SrmView } from '@analysis'
import { causesJson } from './print-causes'

/** An investigation of the split as JSON, its parts in the words of result.json. */
export function printSrm(
  experimentId: string,
  snapshotId: string,
  view: SrmView,
  findings: readonly Finding[],
): string {
  const document = {
    format: 'assay.srm/1',
    experiment_id: experimentId,
    snapshot: snapshotId,
    srm: srmJson(view.srm),
    slices: view.slices.map(({ dimension, value, srm, pValueAdjusted }) => ({
      dimension,
      value,
      ...srmJson(srm),
      p_value_adjusted: pValueAdjusted,
    })),
    by_day: view.byDay.map(({ day, srm }) => ({ day, ...srmJson(srm) })),
    investigation: causesJson(view.investigation, srmJson),
    crossovers: view.crossovers,
    duplicate_rows: view.duplicateRows,
    checks: view.checks,
    findings: findings.map(({ code, severity, message, evidence }) => ({ code, severity, message, evidence })),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function srmJson(srm: SrmResult) {
  const { observed, expected } = srm
  if (srm.kind === 'not-estimable') return { not_estimable: srm.reason, observed, expected }
  return {
    p_value: srm.pValue,
    log10_p: srm.log10P,
    statistic: srm.statistic,
    degrees_of_freedom: srm.degreesOfFreedom,
    flagged: srm.flagged,
    observed,
    expected,
  }
}
