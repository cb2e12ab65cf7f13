import { Menu, MenuDivider, MenuItem, PopoverNext } from '@blueprintjs/core'
import type { MetricDefinition } from '@analysis'
import type { InspectionAction } from '../../../../state/inspection'
import styles from './metric-menu.module.css'

interface MetricMenuProps {
  readonly metric: MetricDefinition
  readonly actions: readonly InspectionAction[]
}

/** A metric's name; choosing it offers the closer looks, each of which becomes a cell below. */
export function MetricMenu({ metric, actions }: MetricMenuProps) {
  const menu = (
    <Menu>
      <MenuDivider title={`${metric.name} (${metric.role})`} />
      {actions.map(({ id, title, run }) => (
        <MenuItem key={id} text={title} onClick={run} />
      ))}
    </Menu>
  )
  return (
    <PopoverNext content={menu} placement="bottom-start" animation="minimal" arrow={false}>
      <button type="button" className={styles.metric} title={`${metric.name} (${metric.role}): look closer`}>
        <span className={styles.name}>{metric.name}</span>
        {metric.role !== 'secondary' && metric.role !== 'exploratory' && (
          <span className={styles.role}>{metric.role}</span>
        )}
      </button>
    </PopoverNext>
  )
}
