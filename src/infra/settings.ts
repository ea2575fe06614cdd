/** Injection token of the frozen settings object. */
export const SETTINGS = Symbol('settings')
