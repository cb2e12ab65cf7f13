import type { PlatformCore, PlatformPart } from '../ports'
import { warehouseRoutes, type WarehouseParts } from './routes'

/** The raw rows of experiments, for workbenches that pull through the platform. */
export function setupWarehouse(core: PlatformCore, store: Pick<WarehouseParts, 'store' | 'workFolder'>): PlatformPart {
  return { name: 'warehouse', routes: warehouseRoutes({ ...core, ...store }) }
}
