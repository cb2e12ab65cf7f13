import tableStyles from '../../parts/table.module.css'
import { basisText, effectUnit, metricOf, noveltyReadings, noveltyTables, verdictText, type Fact } from '@presentation'
import type { NoveltyComparison, NoveltyView } from '@analysis'
import { Callout } from '@blueprintjs/core'
import { Disclosure } from '../../../../ui/disclosure'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { intervalHeader } from '../../parts/interval-header'
import { NumberTable } from '../../parts/number-table'
import { StatList } from '../../parts/stat-list'

/** Whether an effect wears off or builds up: the verdict, the days, and what is left after the first week. */
export function NoveltyCell({ view }: { readonly view: NoveltyView }) {
  const { spec, outcome } = useCell()
  const { alpha } = spec.plan
  const unit = effectUnit(metricOf(spec, view.metricId))
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
          {noveltyTables(view, spec).map((table) => (
            <NumberTable key={table.caption} table={table} evidence={outcome.evidence} hasNotes={false} />
          ))}
        </Disclosure>
      )}
    </>
  )
}

interface VerdictProps {
  readonly comparison: NoveltyComparison
  readonly stats: readonly Fact[]
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
