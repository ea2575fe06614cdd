import enGrades from '../i18n/en/grades.json'
import en from '../i18n/en/reports.json'
import { addStrings } from '../i18n/i18n'
import zhGrades from '../i18n/zh/grades.json'
import zh from '../i18n/zh/reports.json'

// Of the words for metrics.
addStrings(enGrades, zhGrades)
addStrings(en, zh)
