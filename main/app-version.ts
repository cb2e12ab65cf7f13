import { version } from '../package.json'

/** Of Assay, as package.json has it. */
export const appVersion: string = version
