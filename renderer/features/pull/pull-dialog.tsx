import { Dialog, DialogBody } from '@blueprintjs/core'
import { documentTitle } from '@contract'
import { showPull, usePulls } from '../../state/pulls'
import { PullBody } from './pull-body'

/** The pull of one study: its cost before, its progress during, its end after. Closing it lets a pull run on. */
export function PullDialog() {
  const { shown, pulls } = usePulls()
  const pull = shown === null ? undefined : pulls.get(shown)
  return (
    <Dialog
      isOpen={shown !== null && pull !== undefined}
      title={shown === null ? 'Pull' : `Pull ${documentTitle(shown)}`}
      onClose={() => showPull(null)}
      style={{ width: 480 }}
    >
      <DialogBody>{shown !== null && pull !== undefined && <PullBody studyPath={shown} pull={pull} />}</DialogBody>
    </Dialog>
  )
}
