import { formatCount, type Finding } from '@analysis'
import { Button, DialogBody, DialogFooter, FormGroup, InputGroup } from '@blueprintjs/core'
import { draftStudy, parseStudy, type StudyGuess } from '@contract'
import { useMemo, useState } from 'react'
import { analyseImport, closeImport, editImport } from '../../state/imports'
import { useWorkspace } from '../../state/workspace'
import { FailureNotice } from '../../ui/failure-notice'
import { FindingList } from '../../ui/finding-list'
import { ColumnsTable } from './columns-table'
import styles from './import.module.css'
import { MetricsTable } from './metrics-table'
import { openQuestions, Questions } from './questions'
import { ReadingTable } from './reading-table'
import { readDraft, rename, type StudyDraft } from './study-draft'
import { VariantsTable } from './variants-table'

const kindSentences: Readonly<Record<StudyDraft['source']['kind'], string>> = {
  subjects: 'Each row is read as one subject.',
  events: 'Each row is read as an event of a subject.',
  moments: 'Each row is read as counts, means and variances of a variant.',
}

/** The guessed study as a form. What is chosen here is what the study file will say. */
export function GuessForm({ guess, isReading }: { readonly guess: StudyGuess; readonly isReading: boolean }) {
  const [draft, setDraft] = useState(() => readDraft(guess.text))
  const [isSaving, setIsSaving] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const isReadOnly = useWorkspace((state) => state.info?.readOnly ?? false)
  const text = useMemo(() => draftStudy(draft), [draft])
  const { study, findings } = useMemo(() => parseStudy(text), [text])
  const { experiment, source } = draft

  async function analyse(): Promise<void> {
    setIsSaving(true)
    try {
      await analyseImport(experiment.name, text)
    } catch (thrown) {
      setFailure(thrown)
      setIsSaving(false)
    }
  }

  return (
    <>
      <DialogBody className={styles.body ?? ''}>
        <p className={styles.lead}>
          {formatCount(guess.rows)} rows, {guess.columns.length} columns. {kindSentences[source.kind]} Correct what is
          wrong, then analyse.
        </p>
        <FormGroup label="Experiment" labelFor="import-name" inline className={styles.name ?? ''}>
          <InputGroup
            id="import-name"
            value={experiment.name}
            onValueChange={(name) => setDraft(rename(draft, name))}
            fill
          />
        </FormGroup>
        <Questions guess={guess} draft={draft} onChange={setDraft} isReading={isReading} />
        <Problems findings={[...findings, ...guess.findings.filter(({ code }) => code !== 'ambiguous-reading')]} />
        <ReadingTable guess={guess} isReading={isReading} />
        <ColumnsTable guess={guess} draft={draft} onChange={setDraft} />
        <div className={styles.pair}>
          <VariantsTable draft={draft} onChange={setDraft} />
          <MetricsTable draft={draft} onChange={setDraft} />
        </div>
        {failure !== null && <FailureNotice title={`Save ${experiment.name}`} failure={failure} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Cancel" onClick={closeImport} />
            <Button
              text="Edit as text"
              disabled={isReadOnly}
              onClick={() => void editImport(experiment.name || 'experiment', text)}
            />
            <Button
              intent="primary"
              text="Analyse"
              loading={isSaving}
              disabled={study === null || isReadOnly || isReading || openQuestions(guess, draft).length > 0}
              onClick={() => void analyse()}
            />
          </>
        }
      >
        {isReadOnly && 'Another Assay has this workspace open: nothing can be saved here.'}
      </DialogFooter>
    </>
  )
}

function Problems({ findings }: { readonly findings: readonly Finding[] }) {
  return findings.length === 0 ? null : <FindingList findings={findings} />
}
