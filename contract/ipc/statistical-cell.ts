import { z } from 'zod'
import { cellFormats } from '../formats/cells/cell-formats'

/** Cells that the host may run: no SQL text written by a person crosses to the native engine. */
export const statisticalCell = z.union(Object.values(cellFormats).flatMap(({ wire }) => (wire === null ? [] : [wire])))
