package org.meterline.local.servers;

import org.meterline.local.process.GuardedProcess;

/** A server did not come up; the message says why, with the last lines of its log where it has one. */
public final class ServerFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ServerFailedException(String why) {
        super(why);
    }

    ServerFailedException(GuardedProcess process, String how) {
        super(process.name() + " " + how + ". Its log ends with:\n"
                + process.logTail().indent(4).stripTrailing());
    }
}
