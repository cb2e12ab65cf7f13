export { type Arm, thompsonAllocation } from './thompson'
