export { srmTest } from './srm'
