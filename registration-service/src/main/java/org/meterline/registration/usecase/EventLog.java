package org.meterline.registration.usecase;

import java.util.List;
import java.util.UUID;

/** The audit trail; only ever appended to, in the transaction of what it tells of. */
public interface EventLog {

    void append(UsageMeterEvent event);

    /** The newest first, those before an id. */
    List<UsageMeterEvent> list(UUID usageMeterId, long beforeId, int limit);
}
