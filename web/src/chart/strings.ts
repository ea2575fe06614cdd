import en from '../i18n/en/chart.json'
import { addStrings } from '../i18n/i18n'
import zh from '../i18n/zh/chart.json'

addStrings(en, zh)
