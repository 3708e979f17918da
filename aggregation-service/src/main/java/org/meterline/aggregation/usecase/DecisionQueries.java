package org.meterline.aggregation.usecase;

import java.util.List;
import org.meterline.contracts.report.ReportDigest;

/** What is asked of the decisions of people. */
public interface DecisionQueries {

    /** @param position its place in the order of pages, which is the order of deciding */
    record Kept(long position, ReportDecision decision) {}

    /** The decisions about any report of this report's source hour. */
    List<Kept> decisions(String provider, ReportDigest digest, long after, int limit);
}
