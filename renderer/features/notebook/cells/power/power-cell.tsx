import { detectableText, plannedEffectText, subjectsAfterText, powerTsv } from '@presentation'
import { exactNumber, formatCount, formatNumber, formatPercent, type DetectableAt, type PowerView } from '@analysis'
import { useInspection } from '../../../../state/inspection'
import { CopyButton } from '../../../../ui/copy-button'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { InspectableRow } from '../../parts/inspectable-row'
import { StatList, type Stat } from '../../parts/stat-list'
import styles from '../../parts/table.module.css'
import { inspectPlan } from './inspect-plan'

/** How many subjects, how long, and what can be seen on the way. */
export function PowerCell({ view }: { readonly view: PowerView }) {
  const { outcome } = useCell()
  const inspect = useInspection((state) => state.inspect)
  const { plan, request } = view
  const rows = [...(plan.present === null ? [] : [plan.present]), ...plan.weeks]
  return (
    <>
      <StatList stats={planStats(view)} />
      <p className={styles.muted}>{sourceSentence(view)}</p>
      <FigureList />
      {rows.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>after</th>
                <th className={styles.number}>subjects</th>
                <th className={styles.number}>detectable effect</th>
                <th className={styles.number}>power for {plannedEffectText(request, plan.effect)}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((at) => (
                <InspectableRow
                  key={rowKey(at)}
                  label={`${subjectsAfterText(at)}: show what is behind it`}
                  onInspect={() => inspect(inspectPlan(view, at, outcome))}
                >
                  <td>{subjectsAfterText(at)}</td>
                  <td className={styles.number}>{formatCount(Math.round(at.subjects))}</td>
                  <td className={styles.number}>{detectableText(at, request)}</td>
                  <td className={styles.number}>{formatPercent(at.power)}</td>
                </InspectableRow>
              ))}
            </tbody>
          </table>
          <div className={styles.actions}>
            <CopyButton text={powerTsv(rows)} what="plan with full precision" label="Copy table" />
          </div>
        </div>
      )}
    </>
  )
}

function rowKey({ days, subjects }: DetectableAt): string {
  return `${days ?? 'now'} ${subjects}`
}

function planStats({ plan, request, variantIds }: PowerView): readonly Stat[] {
  const { size, duration } = plan
  const equal = size.variants.every((subjects) => subjects === size.variants[0])
  return [
    ...(equal
      ? [countStat('subjects per variant', size.variants[0] ?? 0)]
      : size.variants.map((subjects, at) => countStat(`subjects in ${variantIds[at] ?? at}`, subjects))),
    countStat('subjects in all', size.total),
    ...(duration === null
      ? []
      : [
          {
            label: 'duration',
            value: `${formatCount(duration.wholeWeeks)} days`,
            exact: `${exactNumber(duration.exactDays)} days, rounded up to whole weeks`,
          },
        ]),
    {
      label: 'effect to find',
      value: plannedEffectText(request, plan.effect),
      exact: exactNumber(plan.effect.absolute),
    },
    {
      label: 'power',
      value: formatPercent(request.goal.power),
      exact: exactNumber(request.goal.power),
    },
  ]
}

function countStat(label: string, count: number): Stat {
  return { label, value: formatCount(count), exact: exactNumber(count) }
}

/** Where the inputs come from, and what each of them did to the size. */
function sourceSentence({ request, plan, source }: PowerView): string {
  const baseline =
    request.type === 'proportion'
      ? formatPercent(request.baseline)
      : `${formatNumber(request.baseline)}, standard deviation ${formatNumber(request.standardDeviation)}`
  const { comparisons, cuped, sequential } = plan.size.factors
  const factors = [
    ...(comparisons === 1 ? [] : [`× ${formatNumber(comparisons)} for ${request.weights.length - 1} comparisons`]),
    ...(cuped === 1
      ? []
      : [
          `× ${formatNumber(cuped)} for covariates (${source.correlation} correlation ${formatNumber(request.correlation)})`,
        ]),
    ...(request.sequential === null ? [] : [`× ${formatNumber(sequential)} for ${request.sequential.looks} looks`]),
  ]
  const traffic =
    source.traffic === null
      ? ' No traffic is known: give "daily_traffic" for a duration.'
      : ` Traffic ${source.traffic}: ${formatCount(Math.round(request.dailySubjects ?? 0))} subjects a day.`
  const multiplied = factors.length === 0 ? '' : ` Subjects ${factors.join(', ')}.`
  return `Baseline ${source.baseline}: ${baseline}.${multiplied}${traffic}`
}
