import { Button } from '@blueprintjs/core'
import { DataConnection, Tick } from '@blueprintjs/icons'
import type { ConnectionCheck, ConnectionSummary } from '@contract'
import { useState } from 'react'
import { call } from '../../bridge/host'
import { attempt } from '../../state/notices'
import { browsePlatform } from '../../state/platform-browser'
import { loadWorkspace } from '../../state/workspace'
import { FailureNotice } from '../../ui/failure-notice'
import { connectionPlace } from '../../ui/format/connection'
import { SeverityIcon } from '../../ui/severity-icon'
import styles from './connections.module.css'

type CheckState =
  | { readonly kind: 'idle' | 'checking' }
  | { readonly kind: 'answered'; readonly answer: ConnectionCheck }
  | { readonly kind: 'failed'; readonly failure: unknown }

/** One connection: whom it reaches as whom, with its check and its removal. */
export function ConnectionRow({ connection }: { readonly connection: ConnectionSummary }) {
  const { name } = connection
  const isBuiltIn = connection.kind === 'platform' && connection.builtIn !== null
  const [check, setCheck] = useState<CheckState>({ kind: 'idle' })
  const [isSure, setIsSure] = useState(false)

  async function runCheck(): Promise<void> {
    setCheck({ kind: 'checking' })
    try {
      setCheck({ kind: 'answered', answer: await call('connections.check', { name }) })
    } catch (failure) {
      setCheck({ kind: 'failed', failure })
    }
  }

  async function remove(): Promise<void> {
    await attempt(`Remove connection ${name}`, async () => {
      await call('connections.remove', { name })
      await loadWorkspace()
    })
  }

  return (
    <li className={styles.row}>
      <div className={styles.name}>
        <DataConnection size={14} aria-hidden />
        <strong>{name}</strong>
      </div>
      <p className={styles.place}>{connectionPlace(connection)}</p>
      <div className={styles.actions}>
        {connection.kind === 'platform' && (
          <Button
            size="small"
            text="Experiments…"
            disabled={connection.url === null}
            onClick={() => browsePlatform(name)}
          />
        )}
        <Button size="small" text="Check" loading={check.kind === 'checking'} onClick={() => void runCheck()} />
        {isBuiltIn ? null : isSure ? (
          <>
            <Button size="small" intent="danger" text={`Remove ${name}`} onClick={() => void remove()} />
            <Button size="small" variant="minimal" text="Keep" onClick={() => setIsSure(false)} />
          </>
        ) : (
          <Button size="small" variant="minimal" text="Remove…" onClick={() => setIsSure(true)} />
        )}
      </div>
      {check.kind === 'answered' && <CheckAnswer answer={check.answer} />}
      {check.kind === 'failed' && <FailureNotice title={`Check ${name}`} failure={check.failure} />}
    </li>
  )
}

function CheckAnswer({ answer }: { readonly answer: ConnectionCheck }) {
  return (
    <p className={styles.answer} role="status">
      {answer.ok ? <Tick size={14} aria-hidden /> : <SeverityIcon severity="error" size={12} />}
      {answer.message}
      {answer.serverVersion !== null && ` (${answer.serverVersion})`}
    </p>
  )
}
