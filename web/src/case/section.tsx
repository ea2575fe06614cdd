import { useId, type ReactNode, type Ref } from 'react'

interface SectionProps {
  title: string
  children: ReactNode
  testId?: string
  innerRef?: Ref<HTMLElement>
}

export function Section({ title, children, testId, innerRef }: SectionProps) {
  const id = useId()
  return (
    <section ref={innerRef} className="section" aria-labelledby={id} data-testid={testId}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
