/** The product's sign, same as favicon.svg. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#3b5bb5" />
      <path d="M7 21v-5m6 5V11m6 10v-7m6 7V8" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
