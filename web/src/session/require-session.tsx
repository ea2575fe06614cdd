import { Navigate, Outlet, useLocation } from 'react-router'
import { Loading, ProblemNotice } from '../shell/states'
import { useSession } from './session'

export function RequireSession() {
  const session = useSession()
  const location = useLocation()
  if (session.isPending) return <Loading />
  if (session.isError) {
    return <ProblemNotice page problem={session.error} onRetry={() => void session.refetch()} />
  }
  if (session.data.state === 'out') {
    return <Navigate to="/sign-in" replace state={{ from: location.pathname + location.search }} />
  }
  return <Outlet />
}
