package org.meterline.registration.domain;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.ConnectivityEntry;

/** Which connectivity held from when, in the order of time. It says what is, so no entry begins in the future. */
public record ConnectivityHistory(List<ConnectivityEntry> entries) {

    public ConnectivityHistory {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.getFirst().from() != null) {
            throw new IllegalArgumentException(
                    "a history of connectivities begins with one that holds since ever: " + entries);
        }
    }

    public static ConnectivityHistory startingWith(Connectivity connectivity) {
        return new ConnectivityHistory(List.of(new ConnectivityEntry(connectivity, null)));
    }

    public Connectivity last() {
        return entries.getLast().connectivity();
    }

    /** Whether a change from this instant would come before one that is already known. */
    public boolean hasChangeAfter(Instant from) {
        Instant last = entries.getLast().from();
        return last != null && last.isAfter(from);
    }

    /** The same where that is what holds already. */
    public ConnectivityHistory with(Connectivity connectivity, Instant from) {
        if (last() == connectivity) {
            return this;
        }
        Instant last = entries.getLast().from();
        Instant inOrder = last != null && last.isAfter(from) ? last : from;
        return new ConnectivityHistory(
                Stream.concat(entries.stream(), Stream.of(new ConnectivityEntry(connectivity, inOrder)))
                        .toList());
    }
}
