package org.meterline.aggregation.domain.counting;

import java.util.Comparator;
import java.util.UUID;

/**
 * Whose order a source hour goes to: the contract and the site of its usage meter as of the hour. Neither is checked here;
 * a contract that the provider does not have is no order's.
 *
 * @param contract {@link #NO_CONTRACT} where there is none
 * @param site empty where there is none
 */
public record Assignment(UUID contract, String site) implements Comparable<Assignment> {

    /** Stands for UNASSIGNED, so that it can be part of a key. */
    public static final UUID NO_CONTRACT = new UUID(0, 0);

    public static final String NO_SITE = "";

    public static final Assignment UNASSIGNED = new Assignment(NO_CONTRACT, NO_SITE);

    private static final Comparator<Assignment> ORDER =
            Comparator.comparing(Assignment::contract).thenComparing(Assignment::site);

    @Override
    public int compareTo(Assignment other) {
        return ORDER.compare(this, other);
    }
}
