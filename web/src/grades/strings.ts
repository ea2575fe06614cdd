import en from '../i18n/en/grades.json'
import { addStrings } from '../i18n/i18n'
import zh from '../i18n/zh/grades.json'

addStrings(en, zh)
