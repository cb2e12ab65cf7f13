import { Button } from '@blueprintjs/core'
import { offerPull, openStudyFile } from '../../state/open-document'
import { EmptyState } from '../../ui/empty-state'
import { FailureNotice } from '../../ui/failure-notice'
import { FindingList } from '../../ui/finding-list'
import { Skeleton } from '../../ui/skeleton'
import { useNotebook, useNotebookState } from './notebook-context'

/** What stands between the notebook and its data, with the way on; nothing when the data is here. */
export function DataNotice() {
  const notebook = useNotebook()
  const study = useNotebookState((state) => state.study)
  const snapshot = useNotebookState((state) => state.snapshot)
  const failure = useNotebookState((state) => state.dataFailure)
  const lookFailure = useNotebookState((state) => state.lookFailure)
  const isKnown = useNotebookState((state) => state.isDataKnown)

  if (!isKnown) return <Skeleton rows={2} label="Opening the data" />
  if (failure !== null) {
    return <FailureNotice title="Open the data" failure={failure} onRetry={() => void notebook.refreshData()} />
  }
  if (snapshot !== null) {
    return (
      <>
        {lookFailure !== null && <FailureNotice title="Write down this look at the outcomes" failure={lookFailure} />}
        {snapshot.findings.length > 0 && <FindingList findings={snapshot.findings} />}
      </>
    )
  }
  if (study === null) {
    const sentence =
      'This notebook names no experiment. Add "experiment: ../studies/NAME.study.json" to its front matter.'
    return <EmptyState sentence={sentence} />
  }
  if (study.study === null) {
    return (
      <EmptyState sentence="The study file cannot be read.">
        <FindingList findings={study.findings} />
        <Button text="Open the study file" onClick={() => openStudyFile(study.path)} />
      </EmptyState>
    )
  }
  return (
    <EmptyState sentence="Nothing has been pulled yet, so there is nothing to analyse.">
      <Button intent="primary" text="Pull the data" onClick={() => void offerPull(study.path)} />
    </EmptyState>
  )
}
