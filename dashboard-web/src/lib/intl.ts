/**
 * The browser's formatters, each made once: making one takes longer than drawing what it formats. They
 * stay few (languages, digits, one or two time zones), so none is ever thrown away.
 */
function kept<Options, Made>(make: (tag: string, options: Options) => Made) {
  const made = new Map<string, Made>();
  return (tag: string, options: Options): Made => {
    const key = `${tag} ${JSON.stringify(options)}`;
    const before = made.get(key);
    if (before) return before;
    const now = make(tag, options);
    made.set(key, now);
    return now;
  };
}

export const numberFormat = kept(
  (tag, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options),
);
export const dateFormat = kept(
  (tag, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options),
);
