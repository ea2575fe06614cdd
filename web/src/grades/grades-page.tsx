import { useMatch } from 'react-router'
import { ShopGrades } from './shop-grades'
import { Wall } from './wall'
import './strings'
import './grades.css'

export function GradesPage() {
  const shop = useMatch('/grades/:account')?.params.account
  return shop === undefined ? <Wall /> : <ShopGrades key={shop} account={shop} />
}
