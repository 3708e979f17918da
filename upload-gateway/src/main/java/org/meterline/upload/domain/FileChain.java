package org.meterline.upload.domain;

/** How a file stands in the chain of its usage meter's files, as far as they have come here. Nothing is refused for it. */
public enum FileChain {
    /** It is the first, or the one before it is here. */
    FITS,
    /** The one before it is not here: not yet, or it was never brought. */
    GAP,
    /** Two files say that they are the same one in the chain: the usage meter was copied, or restored to an earlier state. */
    FORK
}
