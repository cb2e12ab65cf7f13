import { Button, PopoverNext } from '@blueprintjs/core'
import { Export } from '@blueprintjs/icons'
import { FigureMenu, type FigureMenuProps } from './figure-menu'

/** The button beside a figure's title that shows its menu. */
export function ChartMenu(props: FigureMenuProps) {
  return (
    <PopoverNext content={<FigureMenu {...props} />} placement="bottom-end" animation="minimal" arrow={false}>
      <Button
        variant="minimal"
        size="small"
        icon={<Export size={12} />}
        aria-label="Export figure"
        title="Export figure"
      />
    </PopoverNext>
  )
}
