export { thompsonAllocation, type Allocation, type AllocationPolicy, type Arm } from './thompson'
