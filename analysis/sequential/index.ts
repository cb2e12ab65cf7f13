export { spendingName } from './spending'
