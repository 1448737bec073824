/** The version of the package. Two versions may draw the same words and still compute other bits. */
export const engineVersion = '0.2.0';
