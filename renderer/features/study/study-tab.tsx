import { Button } from '@blueprintjs/core'
import { Cloud, FloppyDisk, Manual } from '@blueprintjs/icons'
import { parseStudy } from '@contract'
import { useEffect, useMemo } from 'react'
import { CodeEditor } from '../../editor/code-editor'
import { attempt } from '../../state/notices'
import { offerPull, openStudy } from '../../state/open-document'
import { editStudyFile, forgetStudyFile, loadStudyFile, saveStudyFile, useStudyFiles } from '../../state/study-files'
import { tabId, useTabs } from '../../state/tabs'
import { useWorkspace } from '../../state/workspace'
import { FailureNotice } from '../../ui/failure-notice'
import { FindingList } from '../../ui/finding-list'
import { formatInstant } from '../../ui/format/instant'
import { shortSnapshotId } from '../../ui/format/snapshot-id'
import { Skeleton } from '../../ui/skeleton'
import { findingMarkers } from './finding-markers'
import styles from './study-tab.module.css'

/** A study file as text, checked while it is written. */
export function StudyTab({ path }: { readonly path: string }) {
  const file = useStudyFiles((state) => state.files.get(path))
  const isReadOnly = useWorkspace((state) => state.info?.readOnly ?? false)

  useEffect(() => {
    void loadStudyFile(path)
    return () => {
      const isOpen = useTabs.getState().tabs.some((tab) => tab.id === tabId({ kind: 'study', path }))
      if (!isOpen) forgetStudyFile(path)
    }
  }, [path])

  const text = file?.text ?? ''
  const { study, findings } = useMemo(() => parseStudy(text), [text])
  const markers = useMemo(() => findingMarkers(findings), [findings])

  if (file === undefined || (file.saved === null && file.failure === null)) {
    return <Skeleton rows={8} label={`Opening ${path}`} />
  }
  if (file.saved === null) {
    return (
      <div className={styles.alone}>
        <FailureNotice title={`Open ${path}`} failure={file.failure} onRetry={() => void loadStudyFile(path)} />
      </div>
    )
  }
  const { latestSnapshot } = file.saved
  const isUnsaved = file.saved.text !== text
  const save = async () => attempt(`Save ${path}`, async () => saveStudyFile(path))
  return (
    <div className={styles.tab}>
      <header className={styles.head}>
        <div className={styles.names}>
          <h1 className={styles.title}>{study?.experiment.name ?? path}</h1>
          <p className={styles.path}>
            {path}
            {latestSnapshot === null
              ? ' · not pulled'
              : ` · snapshot ${shortSnapshotId(latestSnapshot.id)} of ${formatInstant(latestSnapshot.createdAt)}`}
          </p>
        </div>
        <Button
          icon={<FloppyDisk size={14} />}
          text={isUnsaved ? 'Save' : 'Saved'}
          disabled={!isUnsaved || isReadOnly}
          onClick={() => void save()}
        />
        <Button
          icon={<Cloud size={14} />}
          text="Pull…"
          disabled={study === null || isUnsaved || isReadOnly}
          onClick={() => void offerPull(path)}
        />
        <Button
          icon={<Manual size={14} />}
          intent="primary"
          text="Open notebook"
          disabled={study === null || isUnsaved}
          onClick={() => void openStudy(path)}
        />
      </header>
      {findings.length > 0 && (
        <div className={styles.findings}>
          <FindingList findings={findings} />
        </div>
      )}
      <div className={styles.editor}>
        <CodeEditor
          fill
          language="json"
          ariaLabel={`Text of ${path}`}
          value={text}
          markers={markers}
          readOnly={isReadOnly}
          onChange={(value) => editStudyFile(path, value)}
        />
      </div>
    </div>
  )
}
