import { Button, Menu, MenuItem, PopoverNext } from '@blueprintjs/core'
import { Export } from '@blueprintjs/icons'
import { printCsv, type Figure } from '@presentation'
import { attempt } from '../state/notices'
import { figureImage } from './export-figure'
import { saveFile, saveText } from './save-file'

interface ChartMenuProps {
  readonly figure: Figure
  readonly fileName: string
}

/** The three ways out of the window that every figure has. */
export function ChartMenu({ figure, fileName }: ChartMenuProps) {
  const base = `${fileName}-${figure.id}`
  const saveImage = (format: 'png' | 'svg') =>
    void attempt(`Export ${base}.${format}`, async () =>
      saveFile(`${base}.${format}`, await figureImage(figure, format)),
    )
  const menu = (
    <Menu>
      <MenuItem text="Image (PNG)" onClick={() => saveImage('png')} />
      <MenuItem text="Image (SVG)" onClick={() => saveImage('svg')} />
      <MenuItem text="Data (CSV)" onClick={() => saveText(`${base}.csv`, printCsv(figure.table), 'text/csv')} />
    </Menu>
  )
  return (
    <PopoverNext content={menu} placement="bottom-end" animation="minimal" arrow={false}>
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
