import { Button, Dialog, DialogBody, DialogFooter, FormGroup, InputGroup } from '@blueprintjs/core'
import { useState, type FormEvent } from 'react'
import { call } from '../../bridge/host'
import { closeDialog, useDialogs } from '../../state/dialogs'
import { useLayout } from '../../state/layout'
import { loadWorkspace, useWorkspace } from '../../state/workspace'
import { FailureNotice } from '../../ui/failure-notice'
import { namingProblem, readConnectionUrl } from './connection-url'
import styles from './connections.module.css'

/** Asks for the URL of a database or a platform and gives it to the host, which keeps the secret. Nothing of it stays in the window. */
export function NewConnectionDialog() {
  const isOpen = useDialogs((state) => state.open === 'new-connection')
  return (
    <Dialog isOpen={isOpen} title="Add a connection" onClose={closeDialog} style={{ width: 520 }}>
      <NewConnectionForm />
    </Dialog>
  )
}

function NewConnectionForm() {
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [failure, setFailure] = useState<unknown>(null)
  const [isSaving, setIsSaving] = useState(false)
  const known = useWorkspace((state) => state.connections.some((connection) => connection.name === name))
  const naming = namingProblem(name)
  const reading = readConnectionUrl(url)

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (naming !== null || !reading.ok) return
    setIsSaving(true)
    try {
      await call('connections.save', { name, url })
      await loadWorkspace()
      const { sideView, sideBarOpen, toggleSideView } = useLayout.getState()
      if (sideView !== 'connections' || !sideBarOpen) toggleSideView('connections')
      closeDialog()
    } catch (thrown) {
      setFailure(thrown)
      setIsSaving(false)
    }
  }

  return (
    <form onSubmit={(event) => void save(event)} autoComplete="off">
      <DialogBody>
        <FormGroup
          label="Name"
          labelFor="connection-name"
          helperText={
            name === ''
              ? 'As study files will call it'
              : (naming ?? (known ? 'Replaces the connection of this name' : ' '))
          }
        >
          <InputGroup id="connection-name" autoFocus value={name} onValueChange={setName} placeholder="warehouse" />
        </FormGroup>
        <FormGroup label="URL" labelFor="connection-url" helperText={urlHelp(url, reading)}>
          <InputGroup
            id="connection-url"
            className={styles.url ?? ''}
            value={url}
            onValueChange={setUrl}
            spellCheck={false}
            autoComplete="off"
            placeholder="postgres://user:password@host:5432/database or https://TOKEN@host"
          />
        </FormGroup>
        <p className={styles.secret}>
          The password or token goes to the operating system&apos;s key store and nowhere else: no file, no log, not
          this window. Where there is no key store, leave it out of the URL and start Assay with it in the environment
          variable <code>ASSAY_SECRET_{(name || 'NAME').toUpperCase().replaceAll('-', '_')}</code>, or use{' '}
          <code>PGPASSWORD</code> or <code>.pgpass</code>.
        </p>
        {failure !== null && <FailureNotice title={`Save connection ${name}`} failure={failure} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Cancel" onClick={closeDialog} />
            <Button
              type="submit"
              intent="primary"
              text="Save"
              loading={isSaving}
              disabled={naming !== null || !reading.ok}
            />
          </>
        }
      />
    </form>
  )
}

function urlHelp(url: string, reading: ReturnType<typeof readConnectionUrl>): string {
  if (url === '') return 'PostgreSQL, by a user that may only read; or an experimentation platform, by a token'
  if (!reading.ok) return reading.problem
  return reading.says
}
