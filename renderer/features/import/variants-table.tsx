import { tellShare } from '@presentation'
import { NumericInput, Radio } from '@blueprintjs/core'
import styles from './import.module.css'
import { setControl, setWeight, type StudyDraft } from './study-draft'

interface VariantsTableProps {
  readonly draft: StudyDraft
  readonly onChange: (draft: StudyDraft) => void
}

/** The variants: which is the control, and which share of subjects each was meant to get. */
export function VariantsTable({ draft, onChange }: VariantsTableProps) {
  const { variants } = draft.experiment
  const total = variants.reduce((sum, variant) => sum + variant.weight, 0)
  return (
    <section>
      <h3 className={styles.heading}>Variants</h3>
      {variants.length === 0 ? (
        <p className={styles.hint}>Choose the column that holds the variant.</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Variant</th>
              <th>Control</th>
              <th>Weight</th>
              <th className={styles.number}>Planned share</th>
            </tr>
          </thead>
          <tbody>
            {variants.map(({ id, weight, is_control: isControl }) => (
              <tr key={id}>
                <th scope="row">{id}</th>
                <td>
                  <Radio
                    className={styles.radio ?? ''}
                    name="control"
                    aria-label={`${id} is the control`}
                    checked={isControl}
                    onChange={() => onChange(setControl(draft, id))}
                  />
                </td>
                <td>
                  <NumericInput
                    className={styles.weight ?? ''}
                    size="small"
                    min={0}
                    buttonPosition="none"
                    aria-label={`Weight of ${id}`}
                    value={weight}
                    onValueChange={(value) => {
                      if (Number.isFinite(value) && value >= 0) onChange(setWeight(draft, id, value))
                    }}
                  />
                </td>
                <td className={styles.number}>{tellShare(total > 0 ? weight / total : null).text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
