package org.meterline.aggregation.usecase;

/** Reports that could not be taken, put aside as they came. */
@FunctionalInterface
public interface RejectedReports {

    /**
     * @param replayed how many were sent to be counted
     * @param left how many were put aside and not yet replayed
     */
    record Replayed(int replayed, long left) {}

    /**
     * Sends the oldest that were not replayed yet to be counted, as they came; what still cannot be taken is put aside anew.
     * What was counted meanwhile is known by its digest, so repeating a replay doubles nothing.
     */
    Replayed replay(int limit);
}
