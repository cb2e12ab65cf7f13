import { Menu, MenuItem } from '@blueprintjs/core'
import { printCsv, type Figure } from '@presentation'
import { attempt } from '../state/notices'
import { figureImage } from './export-figure'
import { saveFile, saveText } from './save-file'

export interface FigureMenuProps {
  readonly figure: Figure
  /** Start of exported files' names. */
  readonly fileName: string
}

/** The three ways out of the window that every figure has. */
export function FigureMenu({ figure, fileName }: FigureMenuProps) {
  const base = `${fileName}-${figure.id}`
  const saveImage = (format: 'png' | 'svg') =>
    void attempt(`Export ${base}.${format}`, async () =>
      saveFile(`${base}.${format}`, await figureImage(figure, format)),
    )
  return (
    <Menu>
      <MenuItem text="Image (PNG)" onClick={() => saveImage('png')} />
      <MenuItem text="Image (SVG)" onClick={() => saveImage('svg')} />
      <MenuItem text="Data (CSV)" onClick={() => saveText(`${base}.csv`, printCsv(figure.table), 'text/csv')} />
    </Menu>
  )
}
