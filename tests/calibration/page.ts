import { markdownTable } from '../support/markdown-table'
import { cupedFactor, stoppingFactor, type Calibration } from './run'
import { PLANNED_SUBJECTS } from './stopping-rules'

/** The page docs/methods/calibration.md, as `npm run calibrate` prints it. */
export function calibrationPage(calibration: Calibration, command: string): string {
  const { experiments } = calibration
  return `# Calibration

What every method promises, counted in simulated experiments whose truth is known: how often it claims an effect where there is
none, how often its interval holds the truth, how often it finds a true effect and how soon. Made by

    ${command}

with ${size(experiments)} experiments a row (${size(stoppingFactor * experiments)} for rules over many looks, ${size(cupedFactor * experiments)} for CUPED); the
same seed gives the same table. At a rate of 5 % chance alone moves a figure by
${percent(2 * Math.sqrt((0.05 * 0.95) / experiments), 2)} either way (two standard errors). \`tests/calibration\` runs a small sample of the same code with every change.

## One look

Two-sided at alpha 5 %. False positives should be 4.5 to 5.5 %, coverage 94.5 to 95.5 %. The worlds are of the kind each method is
for, smaller and more skewed than most experiments.

${fixedTable(calibration)}

## Many looks

Two-sided at alpha 5 %, at equally spaced looks: 14 and 28 are daily looks for two and four weeks, 336 hourly ones for two weeks.
Power, coverage and duration are at the effect that a single look at the end finds with 80 % power. Coverage is of the interval
read when the experiment stops or ends; at least 95 % is promised by the rules valid under looks. The mean day is the one on which the
experiment stops or ends.

${stoppingTable(calibration)}

A confidence sequence pays for looks nobody planned: it promises its error rate however many more come. How much it pays depends on
its tuning: here ${PLANNED_SUBJECTS.toLocaleString('en')} subjects are planned, and a sequence tuned to 5,000 of them is tight when nobody needs it to be. This is why
Assay shows the tuning beside every such interval.

## Wald's test

alpha 5 %, beta 20 %, a look after every subject. Wald's formula for the expected size leaves out the overshoot.

${sprtTable(calibration)}

## CUPED

The variance of an effect falls by rho squared, where rho is the correlation of outcome and covariate (Deng et al. 2013). "Achieved"
is the variance of the adjusted effects over experiments against that of the unadjusted ones, "reported" what each experiment says of
itself, on average.

${cupedTable(calibration)}

## Sample ratio mismatch

28 daily looks at 5,000 new subjects a day. Found: a split of 49.5 to 50.5, with the mean day of the alarm. The chi-squared test looked
at daily raises false alarms far beyond its alpha, which is why an SRM is flagged at 0.1 % by default, and why the sequential check
stands beside it.

${srmTable(calibration)}
`
}

function fixedTable({ fixed }: Calibration): string {
  return markdownTable(
    ['method', 'world', 'false positives', 'coverage', 'power'],
    fixed.map(({ method, falsePositives, coverage, power }) => [
      method.name,
      method.world,
      percent(falsePositives, 2),
      percent(coverage, 2),
      percent(power, 0),
    ]),
    { texts: 2 },
  )
}

function stoppingTable({ stopping }: Calibration): string {
  return markdownTable(
    ['rule', 'looks', 'days', 'false positives', 'coverage', 'power', 'mean day'],
    stopping.map(({ rule, horizon, falsePositives, coverage, power, meanDay }) => [
      rule.valid ? rule.name : `${rule.name} (not valid)`,
      String(horizon.looks),
      String(horizon.days),
      percent(falsePositives, 1),
      percent(coverage, 1),
      percent(power, 0),
      meanDay.toFixed(1),
    ]),
  )
}

function sprtTable({ sprt }: Calibration): string {
  return markdownTable(
    ['hypotheses', 'false positives', 'power', 'subjects, no effect', 'expected', 'subjects, effect', 'expected'],
    sprt.map(({ design, falsePositives, power, meanSize, expectedSize }) => [
      design.name,
      percent(falsePositives, 1),
      percent(power, 1),
      size(meanSize.null),
      size(expectedSize.null),
      size(meanSize.alternative),
      size(expectedSize.alternative),
    ]),
  )
}

function cupedTable({ cuped }: Calibration): string {
  return markdownTable(
    ['correlation', 'rho squared', 'achieved', 'reported'],
    cuped.map(({ correlation, achieved, reported }) => [
      String(correlation),
      percent(correlation ** 2, 1),
      percent(achieved, 1),
      percent(reported, 1),
    ]),
  )
}

function srmTable({ srm }: Calibration): string {
  return markdownTable(
    ['check', 'alpha', 'false alarms', 'found', 'mean day'],
    srm.map(({ check, alpha, falseAlarms, found, meanDay }) => [
      check,
      percent(alpha, 1),
      percent(falseAlarms, 2),
      percent(found, 0),
      Number.isFinite(meanDay) ? meanDay.toFixed(1) : '',
    ]),
  )
}

function size(subjects: number): string {
  return Math.round(subjects).toLocaleString('en')
}

function percent(share: number, digits: number): string {
  return `${(100 * share).toFixed(digits)} %`
}
