/** Spares a host that does not answer: after some calls in a row without an answer, none is made for a while. */
export interface Circuit {
  /** Lets a call to the host pass, or throws `unavailable` with the time of the next try: then nothing was sent. */
  admit(host: string): Promise<void>
  /** Whether the host answered the call. A refusal is an answer; an error of its own (5xx) and silence are none. */
  told(host: string, answered: boolean): Promise<void>
}
