import { Menu, MenuDivider, MenuItem } from '@blueprintjs/core'
import { Blank, Cross, Duplicate, FloppyDisk } from '@blueprintjs/icons'
import { requestClose } from '../../state/close-tab'
import { attempt } from '../../state/notices'
import { useTabs, type Tab } from '../../state/tabs'

/** What can be done with a tab. Closing several closes those that are saved, and asks about the first that is not. */
export function TabMenu({ tab }: { readonly tab: Tab }) {
  const tabs = useTabs((state) => state.tabs)
  const others = tabs.filter(({ id }) => id !== tab.id)
  return (
    <Menu size="small">
      <MenuItem
        icon={<FloppyDisk />}
        text="Save"
        disabled={tab.save === null}
        onClick={() => void attempt(`Save ${tab.title}`, async () => tab.save?.())}
      />
      <MenuDivider />
      <MenuItem icon={<Cross />} text="Close" onClick={() => requestClose(tab.id)} />
      <MenuItem icon={<Blank />} text="Close others" disabled={others.length === 0} onClick={() => closeTabs(others)} />
      <MenuItem icon={<Blank />} text="Close all" onClick={() => closeTabs(tabs)} />
      <MenuDivider />
      <MenuItem
        icon={<Duplicate />}
        text="Copy path"
        onClick={() => void attempt('Copy the path', async () => navigator.clipboard.writeText(tab.path))}
      />
    </Menu>
  )
}

function closeTabs(tabs: readonly Tab[]): void {
  for (const { id } of tabs.toSorted((a, b) => Number(a.save !== null) - Number(b.save !== null))) requestClose(id)
}
