import { Tooltip } from '@blueprintjs/core'
import { WarningSign } from '@blueprintjs/icons'
import type { Caution } from '@presentation'
import styles from './caution-mark.module.css'

/** Beside a number that must not be read as it stands: an icon, a word, and the reason one hover away. */
export function CautionMark({ caution }: { readonly caution: Caution }) {
  return (
    <Tooltip content={<span className={styles.reason}>{caution.reason}</span>} compact>
      <span className={styles.caution} tabIndex={0} aria-label={`${caution.label}: ${caution.reason}`}>
        <WarningSign size={11} aria-hidden /> {caution.label}
      </span>
    </Tooltip>
  )
}
