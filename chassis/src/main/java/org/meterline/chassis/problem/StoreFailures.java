package org.meterline.chassis.problem;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away, or asks to try again, from one that refuses: the second is our fault. */
public final class StoreFailures {

    /**
     * Classes of SQLSTATE after which the same request may succeed: connection, transaction state (a standby), rollback
     * (deadlock, serialization), resources, locks, operator intervention (shutdown), system error.
     */
    private static final Set<String> TRY_AGAIN = Set.of("08", "25", "40", "53", "55", "57", "58");

    private static final int CLASS_LENGTH = 2;
    private static final int MOST_CAUSES = 64;

    private StoreFailures() {}

    /**
     * The failure of the database that a request failed of, however it was wrapped on its way; a transaction manager hangs it
     * on as suppressed. Null where there was none, or one that trying again does not help against.
     */
    static @Nullable SQLException awayIn(@Nullable Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>();
        if (failure != null) {
            left.add(failure);
        }
        while (!left.isEmpty() && seen.size() < MOST_CAUSES) {
            Throwable next = left.remove();
            if (seen.add(next)) {
                if (next instanceof SQLException ofStore && mayBeTriedAgain(ofStore)) {
                    return ofStore;
                }
                Throwable cause = next.getCause();
                if (cause != null) {
                    left.add(cause);
                }
                left.addAll(List.of(next.getSuppressed()));
            }
        }
        return null;
    }

    /** Whether the same work may succeed at another time. */
    public static boolean mayBeTriedAgain(SQLException failure) {
        String state = failure.getSQLState();
        // Without a state it did not come from the database: the pool gave no connection in time.
        return state == null || state.length() < CLASS_LENGTH || TRY_AGAIN.contains(state.substring(0, CLASS_LENGTH));
    }
}
