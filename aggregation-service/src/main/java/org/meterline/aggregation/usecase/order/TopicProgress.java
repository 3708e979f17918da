package org.meterline.aggregation.usecase.order;

import java.util.SortedMap;

/** How far the topics that are counted from have been counted. */
public interface TopicProgress {

    /** The ends of all partitions as they are now, by topic and partition. */
    SortedMap<String, Long> ends();

    /** Whether everything before these ends was counted and committed. */
    boolean countedUpTo(SortedMap<String, Long> ends);
}
