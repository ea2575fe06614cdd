import { useSession } from './session'

/** What the signed-in person may do beyond reading. The service decides; the page only does not offer what it would refuse. */
export function useMay(): { shops: boolean; everything: boolean } {
  const session = useSession()
  const role = session.data?.state === 'in' ? session.data.user.role : 'agent'
  return { shops: role !== 'agent', everything: role === 'admin' }
}
