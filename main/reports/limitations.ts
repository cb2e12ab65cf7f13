import { type ExperimentResult, type ExperimentSpec, type Finding, formatCount, registrationSentence } from '@analysis'
import { brokenParts, planCorrectionName, ruleName, tellSplitTest } from '@presentation'
import type { Report } from './report'

export interface Limitation {
  readonly severity: Finding['severity']
  readonly text: string
  readonly hint?: string
}

/** What limits a report's numbers, found in the numbers themselves: nobody has to remember to write it. */
export function limitationsOf(report: Report): readonly Limitation[] {
  const { result, spec, snapshot } = report
  return [
    ...splitLimitations(result),
    ...[...report.findings, ...result.findings, ...cellFindings(report)].filter(isNews).map(toLimitation),
    ...lookLimitations(report),
    ...exclusionLimitations(snapshot.counts),
    ...planLimitations(result, spec),
  ].filter((one, i, all) => all.findIndex(({ text }) => text === one.text) === i)
}

function cellFindings({ blocks }: Report): readonly Finding[] {
  return blocks.flatMap((block) => (block.kind === 'cell' ? block.outcome.findings : []))
}

function isNews({ code, severity }: Finding): boolean {
  return severity !== 'info' && code !== 'srm'
}

function toLimitation({ severity, message, hint }: Finding): Limitation {
  return { severity, text: message, ...(hint !== undefined && { hint }) }
}

function splitLimitations({ srm, findings }: ExperimentResult): readonly Limitation[] {
  if (srm.kind === 'not-estimable')
    return [{ severity: 'warning', text: 'The split between variants cannot be tested.' }]
  return srm.flagged
    ? [
        {
          severity: 'error',
          text: `Sample ratio mismatch (${tellSplitTest(srm).text}): the variants did not get their planned shares of the subjects, so the effects may come from the subjects who are missing.`,
        },
      ]
    : [
        brokenParts({ srm, findings }).length > 0
          ? {
              severity: 'error',
              text: `The split fits the plan over all (${tellSplitTest(srm).text}) and is off in parts, so the variants compare different people.`,
            }
          : { severity: 'info', text: `The split fits the plan (${tellSplitTest(srm).text}).` },
      ]
}

function lookLimitations({ result, spec, looks }: Report): readonly Limitation[] {
  const { stopping } = spec.plan
  if (stopping.kind === 'fixed') {
    const counted = looks === null ? 'How often outcomes were looked at is not recorded.' : looksText(looks)
    const text = `The plan is fixed-horizon: its p-values and intervals hold for one look, at the planned end. ${counted}`
    return [{ severity: looks !== null && looks > 1 ? 'warning' : 'info', text }]
  }
  if (stopping.kind !== 'group-sequential') {
    const text = `The plan allows any number of looks (${ruleName(stopping)}): its sequential p-values and intervals hold at all of them, the fixed-horizon ones at none.`
    return [{ severity: 'info', text }]
  }
  const taken = Math.max(
    0,
    ...result.metrics.flatMap(({ effects }) => effects.map(({ sequential }) => sequential?.looks.length ?? 0)),
  )
  const text = `The plan has ${stopping.looks.length} looks; ${taken} can be seen in the data. Only the sequential readings hold before the last one.`
  return [{ severity: 'info', text }]
}

function looksText(looks: number): string {
  return looks === 1
    ? 'Outcomes were looked at on this snapshot only, as far as is recorded.'
    : `Outcomes were looked at on ${looks} different snapshots.`
}

/** What a pull leaves out: one of it, several of it, and what becomes of it. */
const exclusions: Readonly<Record<string, readonly [one: string, several: string, fate: string]>> = {
  rejected_rows: ['malformed row', 'malformed rows', 'left out'],
  filtered_rows: ['row', 'rows', "left out by the study's filter"],
  missing_subject_or_variant_rows: [
    'row without a subject or variant',
    'rows without a subject or variant',
    'left out',
  ],
  duplicate_subject_rows: [
    'row that repeats a subject',
    'rows that repeat a subject',
    'folded into the one row of their subject',
  ],
  crossover_subjects: ['subject seen in several variants', 'subjects seen in several variants', 'left out'],
  kept_crossovers: [
    'subject seen in several variants',
    'subjects seen in several variants',
    'kept in the variant seen first (intention to treat)',
  ],
  outside_dates_rows: [
    'exposure outside the dates of the experiment',
    'exposures outside the dates of the experiment',
    'left out',
  ],
  exclusion_violations: [
    'subject who was also in an excluded experiment',
    'subjects who were also in an excluded experiment',
    'kept',
  ],
  duplicate_event_rows: ['repeated event', 'repeated events', 'left out'],
  events_before_exposure: ['event before first exposure', 'events before first exposure', 'not counted as outcome'],
  events_without_exposure: ['event of a subject never exposed', 'events of subjects never exposed', 'left out'],
  non_finite_values: [
    'value that is infinite or no number',
    'values that are infinite or no numbers',
    'taken as missing',
  ],
}

function exclusionLimitations(counts: Readonly<Record<string, number>>): readonly Limitation[] {
  return Object.entries(exclusions).flatMap(([name, [one, several, fate]]) => {
    const kept = name === 'crossover_subjects' ? (counts['kept_crossovers'] ?? 0) : 0
    const count = (counts[name] ?? 0) - kept
    if (count === 0) return []
    const text = count === 1 ? `1 ${one} was ${fate}.` : `${formatCount(count)} ${several} were ${fate}.`
    return [{ severity: 'info', text }]
  })
}

function planLimitations({ plan, metrics }: ExperimentResult, spec: ExperimentSpec): readonly Limitation[] {
  const comparisons = metrics.flatMap(({ effects }) => effects).length
  const correction = spec.plan.correction
  return [
    { severity: 'info', text: registrationSentence(plan) },
    ...plan.deviations.map((text) => ({ severity: 'warning', text: `Deviation from the plan: ${text}` }) as const),
    ...(correction === 'none' && comparisons > 1
      ? [
          {
            severity: 'warning',
            text: `${comparisons} comparisons, and p-values are not corrected for their number.`,
          } as const,
        ]
      : [
          {
            severity: 'info',
            text: `${comparisons} ${comparisons === 1 ? 'comparison' : 'comparisons'}; correction: ${planCorrectionName(spec.plan)}.`,
          } as const,
        ]),
  ]
}
