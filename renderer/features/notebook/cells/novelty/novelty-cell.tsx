import {
  basisText,
  exactNumber,
  formatNumber,
  formatPStatement,
  noSteadyText,
  verdictText,
  type NoveltyComparison,
  type NoveltyView,
} from '@analysis'
import { Callout } from '@blueprintjs/core'
import { Disclosure } from '../../../../ui/disclosure'
import { FigureList } from '../../parts/figure-list'
import { StatList, type Stat } from '../../parts/stat-list'
import tableStyles from '../../parts/table.module.css'
import { PeriodsTable } from './periods-table'

/** Whether an effect wears off or builds up: the verdict, the days, and what is left after the first week. */
export function NoveltyCell({ view }: { readonly view: NoveltyView }) {
  return (
    <>
      {view.comparisons.map((comparison) => (
        <Verdict key={comparison.variantId} comparison={comparison} />
      ))}
      <p className={tableStyles.muted}>{basisText(view)}</p>
      <FigureList />
      {view.basis !== null && (
        <Disclosure title="Effects by week and day" initiallyOpen={false}>
          <PeriodsTable view={view} />
        </Disclosure>
      )}
    </>
  )
}

function Verdict({ comparison }: { readonly comparison: NoveltyComparison }) {
  const { variantId, verdict } = comparison
  const changes = verdict.kind === 'estimated' && verdict.verdict !== 'none'
  return (
    <>
      <Callout compact {...(changes ? { intent: 'warning' as const } : {})}>
        The effect of {variantId} {verdictText(comparison)}.
      </Callout>
      <StatList stats={stats(comparison)} />
    </>
  )
}

function stats({ trend, steady }: NoveltyComparison): readonly Stat[] {
  return [
    ...(trend.kind === 'estimated'
      ? [
          { label: 'change per day', value: formatNumber(trend.slope), exact: exactNumber(trend.slope) },
          {
            label: 'spread around the line',
            value: formatNumber(trend.dispersion),
            exact: exactNumber(trend.dispersion),
          },
        ]
      : []),
    ...(steady.kind === 'estimated'
      ? [
          {
            label: 'first week',
            value: formatNumber(steady.early.estimate),
            exact: exactNumber(steady.early.estimate),
          },
          {
            label: 'after it',
            value: formatNumber(steady.steady.estimate),
            exact: `${steady.steady.estimate}, standard error ${steady.steady.standardError}`,
          },
          { label: 'difference', value: formatPStatement(steady.test.pValue), exact: exactNumber(steady.test.pValue) },
        ]
      : [{ label: 'steady state', value: noSteadyText(steady.reason), exact: steady.reason }]),
  ]
}
