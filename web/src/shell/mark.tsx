import markUrl from '../theme/mark.svg'

export const Mark = () => (
  <span className="mark">
    <img src={markUrl} alt="" width="24" height="24" />
    Crosscase
  </span>
)
