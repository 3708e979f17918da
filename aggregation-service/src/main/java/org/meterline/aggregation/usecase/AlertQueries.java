package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked of the alerts. */
public interface AlertQueries {

    /** Whether somebody still has to look. */
    enum State {
        RAISED,
        CLEARED
    }

    /**
     * @param since when it was last raised
     * @param cleared null while it stands
     * @param hours for how many hours it stands, where it is about hours
     */
    record AlertRow(
            Alerts.Key alert,
            State state,
            Instant since,
            @Nullable Instant cleared,
            String text,
            long hours,
            @Nullable Instant firstHour,
            @Nullable Instant lastHour) {}

    /** Which alerts; null: any. */
    record AlertFilter(@Nullable AlertKind kind, @Nullable State state) {}

    /** In order of kind and subject. */
    List<AlertRow> alerts(String provider, AlertFilter filter, Alerts.@Nullable Key after, int limit);

    /** Which of these kinds stand, of all providers. */
    Set<Alerts.Key> standing(Set<AlertKind> kinds);

    /** How many stand, of all providers. */
    Map<AlertKind, Long> raised();
}
