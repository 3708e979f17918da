package org.meterline.registration.usecase;

import java.util.List;

/** The audit trail of the signing keys; only ever appended to, in the transaction of what it tells of. */
public interface SigningKeyLog {

    void append(SigningKeyEvent event);

    /** The newest first, those before an id. */
    List<SigningKeyEvent> list(long beforeId, int limit);
}
