import { Button, Callout } from '@blueprintjs/core'
import { attempt } from '../../state/notices'
import { FailureNotice } from '../../ui/failure-notice'
import { useNotebook, useNotebookState } from './notebook-context'
import styles from './save-notice.module.css'

/** Shown when the notebook could not be saved: a conflict to settle, or a failure. */
export function SaveNotice() {
  const notebook = useNotebook()
  const saving = useNotebookState((state) => state.saving)
  if (saving.kind === 'failed') {
    return <FailureNotice title="Save the notebook" failure={saving.failure} onRetry={() => void notebook.save()} />
  }
  if (saving.kind !== 'conflict') return null
  return (
    <Callout intent="warning" compact title="The file was changed elsewhere since it was opened here.">
      <p>Nothing of yours was written. Choose which text goes on.</p>
      <div className={styles.actions}>
        <Button
          size="small"
          text="Write mine over it"
          onClick={() => void attempt('Save the notebook', notebook.keepMine)}
        />
        <Button
          size="small"
          text="Show theirs, keep mine as a copy"
          onClick={() => void attempt('Keep a copy of the notebook', notebook.takeTheirs)}
        />
      </div>
    </Callout>
  )
}
