import markUrl from '../theme/mark.svg'

export const Mark = () => (
  <span className="mark">
    <img src={markUrl} alt="" width="24" height="24" />
    <span className="mark-name">Crosscase</span>
  </span>
)
