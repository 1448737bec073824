// What somebody can still do after signing out, since nobody is asked about a token's session. Shorter, and clients refresh
// so often that a lost answer, which costs them their session, becomes likely.
export const accessTokenLifetimeMs = 15 * 60 * 1000;

// Long enough that somebody who comes back once a month stays signed in. Each refresh starts it anew.
export const refreshTokenLifetimeMs = 30 * 24 * 60 * 60 * 1000;
