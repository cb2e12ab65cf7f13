export { setupAssignment } from './setup-assignment'
