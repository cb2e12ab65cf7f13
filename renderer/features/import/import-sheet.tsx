import { Button, Dialog, DialogBody, DialogFooter, ProgressBar } from '@blueprintjs/core'
import { closeImport, chooseFiles, useImports, type ImportState } from '../../state/imports'
import { FailureNotice } from '../../ui/failure-notice'
import { bytesText } from '@presentation'
import { GuessForm } from './guess-form'
import styles from './import.module.css'

/** From a dropped data file to a study: what was guessed, to be corrected and analysed. */
export function ImportSheet() {
  const current = useImports((state) => state.current)
  const following = useImports((state) => state.waiting.length)
  return (
    <Dialog
      isOpen={current !== null}
      title={current === null ? 'Analyse a file' : `Analyse ${fileNameOf(current)}${moreText(following)}`}
      style={{ width: current?.phase === 'guessed' ? 'min(1120px, calc(100vw - 48px))' : 480 }}
      canOutsideClickClose={false}
      onClose={closeImport}
    >
      {current?.phase === 'guessed' && (
        <GuessForm
          key={JSON.stringify([current.guess.file, current.said])}
          guess={current.guess}
          isReading={current.isReading}
        />
      )}
      {current?.phase === 'failed' && <ImportFailed fileName={current.fileName} failure={current.failure} />}
      {(current?.phase === 'receiving' || current?.phase === 'guessing') && (
        <DialogBody>
          <p role="status" className={styles.waiting}>
            {current.phase === 'receiving' ? 'Handing over' : 'Reading columns of'} {current.fileName}
            {current.bytes !== null && ` (${bytesText(current.bytes)})`}
          </p>
          <ProgressBar intent="primary" />
        </DialogBody>
      )}
    </Dialog>
  )
}

function ImportFailed({ fileName, failure }: { readonly fileName: string; readonly failure: unknown }) {
  return (
    <>
      <DialogBody>
        <FailureNotice title={`Read ${fileName}`} failure={failure} />
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Close" onClick={closeImport} />
            <Button intent="primary" text="Choose another file…" onClick={() => void chooseFiles()} />
          </>
        }
      />
    </>
  )
}

function moreText(following: number): string {
  return following === 0 ? '' : ` (${following} more ${following === 1 ? 'file follows' : 'files follow'})`
}

function fileNameOf(state: ImportState): string {
  const name = state.phase === 'guessed' ? state.guess.file : state.fileName
  return name.split(/[\\/]/).at(-1) ?? name
}
