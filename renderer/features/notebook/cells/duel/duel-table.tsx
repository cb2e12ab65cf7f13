import styles from '../../parts/table.module.css'
import {
  columnsTsv,
  duelCautionText,
  duelColumns,
  duelEvidenceText,
  duelMethodName,
  duelReadingText,
  duelSetupText,
  duelStopDay,
  duelStopLook,
  duelStopText,
  duelTone,
  lastKnownLook,
  tellDuelLook,
  tellShare,
  type EffectUnit,
} from '@presentation'
import { exactNumber, type DuelContender, type DuelView, type MetricDefinition } from '@analysis'
import { useInspection } from '../../../../state/inspection'
import { CopyButton } from '../../../../ui/copy-button'
import { useCell } from '../../cell-context'
import { CautionMark } from '../../parts/caution-mark'
import { InspectableRow } from '../../parts/inspectable-row'
import { ToldNumber } from '../../parts/told-number'
import { inspectContender } from './inspect-contender'

interface DuelTableProps {
  readonly view: DuelView
  readonly duel: DuelView['duels'][number]
  readonly named: boolean
  readonly unit: EffectUnit
  readonly direction: MetricDefinition['direction']
}

/** A row per method: when it stops, what it said then, what it says at the end, and how often it raises a false alarm. */
export function DuelTable({ view, duel, named, unit, direction }: DuelTableProps) {
  const { outcome } = useCell()
  const inspect = useInspection((state) => state.inspect)
  const { variantId, contenders } = duel
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        {named && <caption className={styles.muted}>{variantId}</caption>}
        <thead>
          <tr>
            <th>method</th>
            <th title="By the end of that look, UTC">stops at</th>
            <th className={`${styles.number} ${styles.spare}`}>effect then</th>
            <th className={styles.number}>effect now</th>
            <th className={styles.number}>evidence</th>
            <th
              className={styles.number}
              title="Share of experiments without any effect that it would stop, with as many looks as here"
            >
              false alarms
            </th>
            <th>verdict</th>
          </tr>
        </thead>
        <tbody>
          {contenders.map((contender) => (
            <InspectableRow
              key={contender.method}
              label={`${duelMethodName(contender.method)}: show what is behind it`}
              onInspect={() => inspect(inspectContender(view, variantId, contender, unit, outcome))}
            >
              <td title={duelSetupText(contender, view, unit) ?? undefined}>
                {duelMethodName(contender.method)} <RepeatedLooksCaution contender={contender} />
              </td>
              <td title={duelStopText(contender)}>
                {duelStopLook(contender)} <StopDay contender={contender} />
              </td>
              <ToldNumber told={tellDuelLook(contender.stop, unit)} isSpare />
              <ToldNumber told={tellDuelLook(lastKnownLook(contender), unit)} />
              <td className={styles.number} title={exactNumber(contender.bayesian?.chanceToWin ?? contender.pValue)}>
                {duelEvidenceText(contender)}
              </td>
              <ToldNumber told={tellShare(contender.falsePositives, 2)} />
              <td className={styles[duelTone(contender, direction)]}>{duelReadingText(contender, direction)}</td>
            </InspectableRow>
          ))}
        </tbody>
      </table>
      <div className={styles.actions}>
        <CopyButton text={columnsTsv(duelColumns(contenders))} what="duel with full precision" label="Copy table" />
      </div>
    </div>
  )
}

function StopDay({ contender }: { readonly contender: DuelContender }) {
  const day = duelStopDay(contender)
  return day === null ? null : <span className={styles.spare}>({day})</span>
}

function RepeatedLooksCaution({ contender }: { readonly contender: DuelContender }) {
  const caution = duelCautionText(contender)
  if (caution === null) return null
  const reason = `Looked at ${contender.looks.length} times: ${caution}. Its error rate holds for one look, at the end.`
  return <CautionMark caution={{ label: 'peeking', reason }} />
}
