import { MenuItem } from '@blueprintjs/core'
import { Omnibar, type ItemListPredicate, type ItemRenderer } from '@blueprintjs/select'
import { useMemo } from 'react'
import { useCommandStore } from '../../state/commands'
import { closeDialog, useDialogs } from '../../state/dialogs'
import { openNotebook, openStudy } from '../../state/open-document'
import { useWorkspace } from '../../state/workspace'
import { formatKeybinding, isMacPlatform } from '../../ui/keybinding'
import styles from './command-palette.module.css'
import { matchScore } from './match'
import { paletteItems, type PaletteItem } from './palette-items'

const shownItems = 60

/** Every command and everything that can be opened, found by typing. */
export function CommandPalette() {
  const isOpen = useDialogs((state) => state.open === 'palette')
  const commands = useCommandStore((state) => state.commands)
  const { studies, notebooks } = useWorkspace()
  const items = useMemo(
    () =>
      isOpen
        ? paletteItems({
            commands: commands.values(),
            studies,
            notebooks,
            openStudy: (path) => void openStudy(path),
            openNotebook,
          })
        : [],
    [isOpen, commands, studies, notebooks],
  )
  return (
    <Omnibar<PaletteItem>
      isOpen={isOpen}
      className={styles.palette ?? ''}
      items={items}
      itemListPredicate={bestMatches}
      itemRenderer={renderItem}
      itemsEqual="id"
      resetOnSelect
      initialContent={undefined}
      noResults={<MenuItem disabled text="No command matches." />}
      inputProps={{ placeholder: 'Type a command, an experiment or a notebook', 'aria-label': 'Command' }}
      onItemSelect={(item) => {
        closeDialog()
        item.run()
      }}
      onClose={closeDialog}
    />
  )
}

const bestMatches: ItemListPredicate<PaletteItem> = (query, items) =>
  items
    .map((item) => ({ item, score: matchScore(query, `${item.title} ${item.group}`) }))
    .filter((match): match is { item: PaletteItem; score: number } => match.score !== null)
    .toSorted((a, b) => a.score - b.score)
    .slice(0, shownItems)
    .map(({ item }) => item)

const renderItem: ItemRenderer<PaletteItem> = (item, { handleClick, handleFocus, modifiers, ref }) => (
  <MenuItem
    key={item.id}
    {...(ref && { ref })}
    active={modifiers.active}
    text={item.title}
    labelElement={
      <span className={styles.label}>
        {item.group}
        {item.keybinding !== null && (
          <kbd className={styles.keys}>{formatKeybinding(item.keybinding, isMacPlatform())}</kbd>
        )}
      </span>
    }
    onClick={handleClick}
    {...(handleFocus && { onFocus: handleFocus })}
  />
)
