import { Button, Dialog, DialogBody, DialogFooter, FormGroup, HTMLSelect, InputGroup } from '@blueprintjs/core'
import { useState, type FormEvent } from 'react'
import type { StudySummary } from '@contract'
import { call } from '../../bridge/host'
import { closeDialog, useDialogs } from '../../state/dialogs'
import { openNotebook } from '../../state/open-document'
import { useWorkspace } from '../../state/workspace'
import { FailureNotice } from '../../ui/failure-notice'

/** One more notebook of a study: which study, and what it is called. */
export function NewNotebookDialog() {
  const isOpen = useDialogs((state) => state.open === 'new-notebook')
  const studies = useWorkspace((state) => state.studies)
  return (
    <Dialog isOpen={isOpen} title="New notebook" onClose={closeDialog} style={{ width: 480 }}>
      <NewNotebookForm studies={studies} />
    </Dialog>
  )
}

function NewNotebookForm({ studies }: { readonly studies: readonly StudySummary[] }) {
  const [studyPath, setStudyPath] = useState(studies[0]?.path ?? '')
  const [title, setTitle] = useState('')
  const [failure, setFailure] = useState<unknown>(null)
  const [isWriting, setIsWriting] = useState(false)
  const canCreate = title.trim() !== '' && studyPath !== ''

  async function create(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (!canCreate || isWriting) return
    setIsWriting(true)
    try {
      const { path } = await call('notebooks.create', { studyPath, title })
      closeDialog()
      openNotebook(path)
    } catch (thrown) {
      setFailure(thrown)
      setIsWriting(false)
    }
  }

  return (
    <form onSubmit={(event) => void create(event)}>
      <DialogBody>
        <FormGroup label="Study" labelFor="new-notebook-study">
          <HTMLSelect
            id="new-notebook-study"
            fill
            value={studyPath}
            onChange={({ currentTarget }) => setStudyPath(currentTarget.value)}
            options={studies.map(({ path, name }) => ({ value: path, label: name }))}
          />
        </FormGroup>
        <FormGroup
          label="Title"
          labelFor="new-notebook-title"
          helperText="It starts with the effects and the split, as the first notebook of the study did"
        >
          <InputGroup id="new-notebook-title" autoFocus maxLength={120} value={title} onValueChange={setTitle} />
        </FormGroup>
        {failure !== null && <FailureNotice title="Create the notebook" failure={failure} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Cancel" onClick={closeDialog} />
            <Button type="submit" intent="primary" text="Create" loading={isWriting} disabled={!canCreate} />
          </>
        }
      />
    </form>
  )
}
