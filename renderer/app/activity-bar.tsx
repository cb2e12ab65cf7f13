import { Button, Tooltip } from '@blueprintjs/core'
import { Contrast, DataConnection, Help, Import, LabTest, PanelStats } from '@blueprintjs/icons'
import type { JSX } from 'react'
import { runCommand, useCommandStore } from '../state/commands'
import { useLayout, type SideView } from '../state/layout'
import { formatKeybinding, isMacPlatform } from '../ui/keybinding'
import styles from './activity-bar.module.css'

/** The window's leftmost column: which view the side bar shows, and what is used all the time. */
export function ActivityBar() {
  const { sideView, sideBarOpen, inspectorOpen } = useLayout()
  const shows = (view: SideView) => sideBarOpen && sideView === view
  return (
    <nav className={styles.bar} aria-label="Views">
      <Activity command="view.experiments" icon={<LabTest size={20} />} active={shows('experiments')} />
      <Activity command="view.connections" icon={<DataConnection size={20} />} active={shows('connections')} />
      <Activity command="file.open" icon={<Import size={20} />} />
      <span className={styles.space} />
      <Activity command="view.inspector" icon={<PanelStats size={20} />} active={inspectorOpen} />
      <Activity command="view.theme" icon={<Contrast size={20} />} />
      <Activity command="help.shortcuts" icon={<Help size={20} />} />
    </nav>
  )
}

interface ActivityProps {
  readonly command: string
  readonly icon: JSX.Element
  readonly active?: boolean
}

function Activity({ command: id, icon, active }: ActivityProps) {
  const command = useCommandStore((state) => state.commands.get(id))
  if (command === undefined) return null
  const keys = command.keybinding === undefined ? '' : ` (${formatKeybinding(command.keybinding, isMacPlatform())})`
  return (
    <Tooltip
      content={`${command.title}${keys}`}
      placement="right"
      compact
      hoverOpenDelay={300}
      openOnTargetFocus={false}
    >
      <Button
        variant="minimal"
        className={styles.button ?? ''}
        data-active={active ?? false}
        icon={icon}
        aria-label={command.title}
        {...(active !== undefined && { 'aria-pressed': active })}
        onClick={() => runCommand(id)}
      />
    </Tooltip>
  )
}
