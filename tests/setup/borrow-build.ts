import { z } from 'zod'
import { borrow } from './borrow'

/** @returns the folder of the built programs, up to date. */
export function borrowBuild(): Promise<string> {
  return borrow('build', z.string())
}
