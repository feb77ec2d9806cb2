interface Props {
  readonly name: string;
  /** In the person's own words; empty: not said. */
  readonly pronouns: string;
}

/** A name, and quietly after it how the person wants to be spoken of. */
export function Name({ name, pronouns }: Props) {
  if (pronouns === "") return <>{name}</>;
  return (
    <>
      {name} <span class="pronouns">{pronouns}</span>
    </>
  );
}
