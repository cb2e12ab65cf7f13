import { FailureNotice } from '../../ui/failure-notice'
import { FindingList } from '../../ui/finding-list'
import { Skeleton } from '../../ui/skeleton'
import { BlockList } from './block-list'
import { DataNotice } from './data-notice'
import { useNotebook, useNotebookState } from './notebook-context'
import { NotebookHeader } from './notebook-header'
import styles from './notebook-view.module.css'
import { SaveNotice } from './save-notice'
import { useNotebookCommands } from './use-notebook-commands'

/** The whole notebook: what it is about, what is wrong, its blocks. */
export function NotebookView() {
  const notebook = useNotebook()
  const loading = useNotebookState((state) => state.loading)
  const findings = useNotebookState((state) => state.findings)
  useNotebookCommands(notebook)

  if (loading.kind === 'loading') return <Skeleton rows={8} label="Reading the notebook" />
  if (loading.kind === 'failed') {
    return (
      <div className={styles.scroll}>
        <FailureNotice title="Open the notebook" failure={loading.failure} onRetry={() => void notebook.load()} />
      </div>
    )
  }
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
        <NotebookHeader />
        <SaveNotice />
        {findings.length > 0 && <FindingList findings={findings} />}
        <DataNotice />
        <BlockList />
      </div>
    </div>
  )
}
