import { Chart } from '../../../charts/chart'
import { useCell } from '../cell-context'
import styles from './figure-list.module.css'
import { useFigures } from './use-figures'

/** All figures of the cell, side by side where there is room. */
export function FigureList() {
  const { name } = useCell()
  const figures = useFigures()
  return (
    <div className={styles.figures}>
      {figures.map((figure) => (
        <Chart key={figure.id} figure={figure} fileName={name} />
      ))}
    </div>
  )
}
