/** The time on a clock that all processes of this machine share; ms since 1970, with fractions. */
export const sharedNowMs = (): number => performance.timeOrigin + performance.now();
