import { basisText, noveltyReadings, verdictText } from '@presentation'
import { isShare, type NoveltyComparison, type NoveltyView } from '@analysis'
import { Callout } from '@blueprintjs/core'
import { Disclosure } from '../../../../ui/disclosure'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { intervalHeader } from '../../parts/interval-header'
import { StatList, type Stat } from '../../parts/stat-list'
import tableStyles from '../../parts/table.module.css'
import { PeriodsTable } from './periods-table'

/** Whether an effect wears off or builds up: the verdict, the days, and what is left after the first week. */
export function NoveltyCell({ view }: { readonly view: NoveltyView }) {
  const { spec } = useCell()
  const { alpha } = spec.plan
  const unit = isShare(spec.metrics.find(({ id }) => id === view.metricId)?.type) ? 'points' : 'plain'
  return (
    <>
      {view.comparisons.map((comparison) => (
        <Verdict
          key={comparison.variantId}
          comparison={comparison}
          stats={view.basis === null ? [] : noveltyReadings(comparison, { unit, alpha })}
        />
      ))}
      <p className={tableStyles.muted}>
        {basisText(view)}
        {view.basis !== null && ` Brackets are ${intervalHeader(alpha)}s.`}
      </p>
      <FigureList />
      {view.basis !== null && (
        <Disclosure title="Effects by week and day" initiallyOpen={false}>
          <PeriodsTable view={view} />
        </Disclosure>
      )}
    </>
  )
}

interface VerdictProps {
  readonly comparison: NoveltyComparison
  readonly stats: readonly Stat[]
}

function Verdict({ comparison, stats }: VerdictProps) {
  const { variantId, verdict } = comparison
  const changes = verdict.kind === 'estimated' && verdict.verdict !== 'none'
  return (
    <>
      <Callout compact {...(changes ? { intent: 'warning' as const } : {})}>
        The effect of {variantId} {verdictText(comparison)}.
      </Callout>
      {stats.length > 0 && <StatList stats={stats} />}
    </>
  )
}
