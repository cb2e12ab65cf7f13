import { Menu, MenuDivider, MenuItem } from '@blueprintjs/core'
import { Cloud, Code, Document, Duplicate, Manual, Refresh } from '@blueprintjs/icons'
import type { StudySummary } from '@contract'
import { offerPull, openStudy, openStudyFile, pullAndOpen } from '../../state/open-document'

/** What can be done with a study in the list. */
export function StudyMenu({ study }: { readonly study: StudySummary }) {
  const { path, experimentId, latestSnapshot } = study
  return (
    <Menu size="small">
      <MenuItem icon={<Manual />} text="Open notebook" onClick={() => void openStudy(path)} />
      <MenuItem icon={<Document />} text="Open study file" onClick={() => openStudyFile(path)} />
      <MenuItem icon={<Code />} text="Open study file beside" onClick={() => openStudyFile(path, { beside: true })} />
      <MenuDivider />
      <MenuItem icon={<Cloud />} text="Pull…" onClick={() => void offerPull(path)} />
      {latestSnapshot !== null && (
        <MenuItem icon={<Refresh />} text="Pull again" onClick={() => void pullAndOpen(path, { refresh: true })} />
      )}
      <MenuDivider />
      <MenuItem
        icon={<Duplicate />}
        text="Copy experiment id"
        disabled={experimentId === null}
        onClick={() => void navigator.clipboard.writeText(experimentId ?? '')}
      />
      <MenuItem icon={<Duplicate />} text="Copy path" onClick={() => void navigator.clipboard.writeText(path)} />
    </Menu>
  )
}
