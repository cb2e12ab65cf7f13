import { Button, HTMLSelect } from '@blueprintjs/core'
import { Cross } from '@blueprintjs/icons'
import styles from './import.module.css'
import { changeMetric, removeMetric, type DraftMetric, type StudyDraft } from './study-draft'

const roles = [
  { value: 'primary', label: 'Primary' },
  { value: 'secondary', label: 'Secondary' },
  { value: 'guardrail', label: 'Guardrail' },
  { value: 'exploratory', label: 'Exploratory' },
] as const
const types = [
  { value: 'proportion', label: 'Proportion (0 or 1)' },
  { value: 'mean', label: 'Mean' },
] as const
const directions = [
  { value: 'increase', label: 'Higher is better' },
  { value: 'decrease', label: 'Lower is better' },
] as const

interface MetricsTableProps {
  readonly draft: StudyDraft
  readonly onChange: (draft: StudyDraft) => void
}

/** The metrics: what each is, which way is better, and which one decides. */
export function MetricsTable({ draft, onChange }: MetricsTableProps) {
  const { metrics } = draft.experiment
  return (
    <section>
      <h3 className={styles.heading}>Metrics</h3>
      {metrics.length === 0 ? (
        <p className={styles.hint}>Choose at least one column as a metric.</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Metric</th>
              <th>Role</th>
              <th>Type</th>
              <th>Direction</th>
              <th>
                <span className="visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {metrics.map((metric) => (
              <MetricRow key={metric.id} metric={metric} draft={draft} onChange={onChange} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

interface MetricRowProps extends MetricsTableProps {
  readonly metric: DraftMetric
}

function MetricRow({ metric, draft, onChange }: MetricRowProps) {
  const { id, role, type, direction } = metric
  const change = (changes: Partial<DraftMetric>) => onChange(changeMetric(draft, id, changes))
  return (
    <tr>
      <th scope="row">{id}</th>
      <td>
        <Choice label={`Role of ${id}`} options={roles} value={role} onChoose={(value) => change({ role: value })} />
      </td>
      <td>
        {types.some((one) => one.value === type) ? (
          <Choice label={`Type of ${id}`} options={types} value={type} onChoose={(value) => change({ type: value })} />
        ) : (
          type
        )}
      </td>
      <td>
        <Choice
          label={`Better direction of ${id}`}
          options={directions}
          value={direction}
          onChoose={(value) => change({ direction: value })}
        />
      </td>
      <td>
        <Button
          variant="minimal"
          size="small"
          icon={<Cross size={12} />}
          aria-label={`Leave ${id} out`}
          title={`Leave ${id} out`}
          onClick={() => onChange(removeMetric(draft, id))}
        />
      </td>
    </tr>
  )
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly value: string
  readonly onChoose: (value: Value) => void
}

function Choice<Value extends string>({ label, options, value, onChoose }: ChoiceProps<Value>) {
  return (
    <HTMLSelect
      aria-label={label}
      options={[...options]}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.currentTarget.value)
        if (chosen !== undefined) onChoose(chosen.value)
      }}
    />
  )
}
