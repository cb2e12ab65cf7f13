import { begun, type ShownCell } from '../shown-cell'
import { SrmCell } from './srm-cell'

export const shownSrm: ShownCell<'srm'> = {
  title: 'Split (SRM)',
  View: SrmCell,
  begin: () => begun({ kind: 'srm', dimensions: null }),
  says: ['srm', 'srm-cause'],
}
